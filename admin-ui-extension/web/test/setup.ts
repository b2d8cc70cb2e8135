import { configure } from "@testing-library/react";

// A busy build machine is slow; only a failing test waits this long.
configure({ asyncUtilTimeout: 10_000 });

// jsdom lays nothing out, so there is nothing to scroll.
Element.prototype.scrollIntoView = () => undefined;
