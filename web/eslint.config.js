import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/**", "**/node_modules/**", "console/src/openapi.d.ts", "console/*.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs["flat/essential"],
  { files: ["**/*.vue"], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  { rules: { "no-undef": "off", "vue/multi-word-component-names": "off" } },
);
