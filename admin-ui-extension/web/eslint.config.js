import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "src/api/openapi.d.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // A number in a text is fine.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // React handlers may be async; what they throw is handled where it is thrown.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-confusing-void-expression": "off",
    },
  },
  // A longer file has more than one trade. What the build writes is ignored above.
  { files: ["src/**", "test/**"], rules: { "max-lines": ["error", { max: 300 }] } },
  { files: ["*.{js,mjs}"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
);
