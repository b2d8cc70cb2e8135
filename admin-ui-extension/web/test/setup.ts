import { configure } from "@testing-library/react";

// A busy build machine is slow; only a failing test waits this long.
configure({ asyncUtilTimeout: 10_000 });
