import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { NAV_LABELS: '{"en":"Session management"}', PAGE_TAG: '"session-guard-page"' },
  esbuild: { jsx: "automatic" },
  plugins: [
    {
      name: "message-bundles-as-text",
      transform: (code, id) =>
        id.endsWith(".properties") ? `export default ${JSON.stringify(code)}` : undefined,
    },
  ],
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: "test/setup.ts",
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
