import type { Linter } from "eslint";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/* LAYERS OF src/: cli → actions, queries → everything else → core, http. Each folder lists what it may not import. */

const outside = ["hardhat", "hardhat/*", "@nomicfoundation/*"];
const TOPICS = ["attest", "bridge", "oxen", "pro", "provider", "names", "seeding", "vesting", "genesis", "watch"];
const above: Record<string, string[]> = {
  "{core,http}": ["cli", "actions", "queries", "contracts", "crypto", "config", ...TOPICS],
  [`{contracts,crypto,config,${TOPICS.join(",")}}`]: ["cli", "actions", "queries"],
  queries: ["cli", "actions"],
  actions: ["cli"],
};

const forbidImports = (folders: readonly string[]): Linter.RulesRecord => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        { group: outside, message: "src/ is used without Hardhat." },
        { regex: "^(\\.\\./)+(test|scripts|deploy|bin)/", message: "src/ depends on nothing that is built on it." },
        ...(folders.length === 0
          ? []
          : [
              { regex: `^(\\.\\./)+(${folders.join("|")})/`, message: "This layer lies above (docs/ARCHITECTURE.md)." },
            ]),
      ],
    },
  ],
});

/* WHO MAY TALK TO THE PROCESS */

const environment = [
  { object: "process", property: "env", message: "Only src/config/load.ts reads the environment." },
] as const;
const terminal = ["exit", "exitCode", "stdout", "stderr", "stdin", "argv"].map((property) => ({
  object: "process",
  property,
  message: "Only the command line (src/cli, deploy/cli.ts, scripts) prints, asks and exits.",
}));

/* SYNTAX THE STYLE RULES OUT */

// tsconfig's erasableSyntaxOnly, which the generated typechain-types do not follow.
const notErasable = [
  {
    selector: "TSEnumDeclaration, TSParameterProperty, TSModuleDeclaration[declare!=true], TSExportAssignment",
    message: "Only syntax that disappears when types are stripped.",
  },
] as const;
const defaultExport = { selector: "ExportDefaultDeclaration", message: "Named exports only." } as const;
const looseTests = [
  {
    selector: "CallExpression[callee.object.name=/^(describe|context|it)$/][callee.property.name=/^(only|skip)$/]",
    message: "Every test runs.",
  },
  {
    // `.not.to.revert(ethers)` says something, `.to.revert(ethers)` does not say what went wrong.
    selector: "MemberExpression[property.name=/^revert(ed)?$/]:not([object.object.property.name='not'])",
    message: "Name the custom error and its arguments: revertedWithCustomError(…).withArgs(…).",
  },
] as const;

export default defineConfig(
  globalIgnores(["artifacts/", "cache/", "coverage/", "deploy/deployments/", "typechain-types/"]),

  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" },
    rules: {
      eqeqeq: "error",
      "no-cond-assign": "error",
      "no-constant-condition": "error",
      "no-empty": "error",
      "no-fallthrough": "error",
      "no-restricted-syntax": ["error", ...notErasable],
      "no-self-compare": "error",
      "no-sparse-arrays": "error",
      "no-unsafe-finally": "error",
      "no-useless-escape": "error",
      "object-shorthand": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Numbers and bigints print as they should.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => print(x)` is clear enough.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },

  {
    files: ["src/**", "deploy/**"],
    rules: { "no-console": "error", "no-restricted-properties": ["error", ...environment, ...terminal] },
  },
  {
    files: ["src/**"],
    rules: { ...forbidImports([]), "no-restricted-syntax": ["error", ...notErasable, defaultExport] },
  },
  ...Object.entries(above).map(([folder, folders]) => ({
    files: [`src/${folder}/**`],
    rules: forbidImports(folders),
  })),
  {
    files: ["src/config/load.ts"],
    rules: { "no-restricted-properties": ["error", ...terminal] },
  },
  {
    files: ["src/cli/**", "deploy/cli.ts"],
    rules: { "no-console": "off", "no-restricted-properties": ["error", ...environment] },
  },

  {
    files: ["test/**"],
    rules: {
      "no-restricted-syntax": ["error", ...notErasable, defaultExport, ...looseTests],
      // chai asserts with property reads: expect(x).to.be.true.
      "@typescript-eslint/no-unused-expressions": "off",
      // A missing element fails the test anyway, with a stack that says where.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },

  { files: ["**/*.{js,mjs}"], extends: [tseslint.configs.disableTypeChecked] },
);
