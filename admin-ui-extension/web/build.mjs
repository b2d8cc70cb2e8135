// Bundles the host and the page into the theme "session-guard" below the given folder.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const messages = join(here, "../src/main/resources/theme/session-guard-messages/admin/messages");
const classes = join(here, process.argv[2] ?? "../target/classes");
const theme = join(classes, "theme/session-guard/admin");
const assets = join(theme, "resources/assets");

/** Most bytes after gzip: what every console start loads, and what opening the page loads. */
const BUDGET = { host: 3_000, page: 250_000 };

const title = (text) => /^sessionGuard\.title=(.*)$/m.exec(text)?.[1];
const labels = {};
for (const file of await readdir(messages)) {
  const locale = /^messages_(.+)\.properties$/.exec(file)?.[1];
  if (locale) labels[locale] = title(await readFile(join(messages, file), "utf8"));
}

/** Stylesheets that our own code imports become text; those that PatternFly imports are the console's. */
const styles = {
  name: "styles",
  setup(plugin) {
    plugin.onResolve({ filter: /\.css$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === styles) return undefined;
      if (relative(join(here, "src"), importer).startsWith("..")) return { path, namespace: "none" };
      return plugin.resolve(path, { importer, resolveDir, kind, pluginData: styles });
    });
    plugin.onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "" }));
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      return { contents: (await transform(css, { loader: "css", minify: true })).code, loader: "text" };
    });
  },
};

await rm(theme, { recursive: true, force: true });
await mkdir(assets, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/host/console-host.ts"],
  outdir: assets,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"', NAV_LABELS: JSON.stringify(labels), PAGE_TAG: '"session-guard-page"' },
  // PatternFly's CommonJS twins would lose their default exports.
  resolveExtensions: [".tsx", ".ts", ".mjs", ".js"],
  loader: { ".properties": "text" },
  plugins: [styles],
  legalComments: "linked",
  logLevel: "warning",
});

const outputs = Object.entries(metafile.outputs);
const [entry] = outputs.find(([, output]) => output.entryPoint === "src/host/console-host.ts");
const script = `assets/${basename(entry)}`;
await writeFile(
  join(theme, "theme.properties"),
  // The keyed line (Keycloak 26.7) survives in a child theme that has scripts of its own.
  `parent=keycloak.v2\nscripts=${script}\nscripts.session-guard=${script}\n`,
);

/** Files that the build made of packages which are not in the bundle themselves. */
const MADE_OF = { "src/model/world.json": ["node_modules/world-atlas", "node_modules/i18n-iso-countries"] };

/** Whose code or data is in the bundle: the licence of each package, with its text, as the licences ask for. */
const bundled = new Set();
for (const [, { inputs }] of outputs) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
    if (folder && bytesInOutput > 0) bundled.add(folder);
    for (const source of MADE_OF[path] ?? []) bundled.add(source);
  }
}
const licences = [];
const components = [];
for (const folder of [...bundled].sort()) {
  const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(join(here, folder))).find((entry) => /^licen[cs]e(\.(txt|md))?$/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  components.push({ type: "library", "bom-ref": purl, name, version, purl, licenses: [{ license: { id: license } }] });
  licences.push(`${name} ${version} (${license})\n\n${(await readFile(join(here, folder, file), "utf8")).trim()}\n`);
}
await mkdir(join(classes, "META-INF/licenses"), { recursive: true });
await writeFile(join(classes, "META-INF/licenses/console-page.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));

// Beside the classes, for the release. npm's own bill leaves React out: it takes it for a tool of the tests.
const bom = { bomFormat: "CycloneDX", specVersion: "1.6", version: 1, components };
await writeFile(join(classes, "../console-page.cdx.json"), `${JSON.stringify(bom, null, 2)}\n`);

/** A file and everything it imports statically. */
function closure(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind } of metafile.outputs[path].imports) {
    if (kind === "import-statement") closure(next, seen);
  }
  return seen;
}

async function gzipped(paths) {
  let size = 0;
  for (const path of paths) size += gzipSync(await readFile(join(here, path)), { level: 6 }).length;
  return size;
}

const host = closure(entry);
const page = outputs.map(([path]) => path).filter((path) => path.endsWith(".js") && !host.has(path));
for (const [name, paths] of Object.entries({ host: [...host], page })) {
  const size = await gzipped(paths);
  console.log(`${name}: ${size} of ${BUDGET[name]} bytes gzipped`);
  if (size > BUDGET[name]) {
    console.error(`The ${name} is over its size budget`);
    process.exitCode = 1;
  }
}
