// Runs `npm ci` unless node_modules was already installed from this very lock file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const stamp = join(here, "node_modules/.installed-lock");
const lock = createHash("sha256")
  .update(await readFile(join(here, "package-lock.json")))
  .update(process.version)
  .digest("hex");
if ((await readFile(stamp, "utf8").catch(() => "")) !== lock) {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  await writeFile(stamp, lock);
}
