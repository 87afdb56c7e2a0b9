// The server under test: one that runs already (E2E_BASE_URL), or a fresh one of its own with one administrator.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
const BINARY = process.env.XUETANG_BIN ?? join(TARGET, "debug/xuetang");
const PATIENCE_MS = Number(process.env.E2E_START_MS ?? 180_000);

const DAY_MS = 86_400_000;
const EAST_MS = 8 * 3_600_000;
let ahead = 0;

/** What the server's clock says, in milliseconds since 1970. A server of our own starts at ten in the morning in Shanghai. */
export const now = () => Date.now() + ahead;

/** The instant of a time of day in Shanghai, today or so many days ago, in the form of the API. */
export function shanghai(clock, daysAgo = 0) {
  return `${new Date(now() + EAST_MS - daysAgo * DAY_MS).toISOString().slice(0, 10)}T${clock}:00+08:00`;
}

/**
 * @param start the instant at which its clock starts
 * @param kept a folder whose data it goes on with, and leaves behind
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function startServer({ start, kept } = {}) {
  if (process.env.E2E_BASE_URL) return { url: process.env.E2E_BASE_URL.replace(/\/$/, ""), stop: async () => {} };
  const port = await freePort();
  const folder = kept ?? (await newFolder());
  start ??= shanghai("10:00");
  ahead = Date.parse(start) - Date.now();
  const env = { ...process.env, ...settings(port, folder), XUETANG_TRIAL_CLOCK: start };
  delete env.DATABASE_URL;
  const server = spawn(BINARY, ["serve"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (log = (log + text).slice(-20_000)));
  let ended = false;
  const end = new Promise((done) => server.once("exit", () => ((ended = true), done())));
  server.once("error", (error) => ((ended = true), (log += `\n${error.message}`)));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (!ended) server.kill("SIGTERM");
    const killer = setTimeout(() => server.kill("SIGKILL"), 20_000);
    await end;
    clearTimeout(killer);
    if (!kept) await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady(url))) {
    if (ended || Date.now() > deadline) {
      if (!ended) await stop();
      throw new Error(`${BINARY} serve did not become ready:\n${log}`);
    }
    await new Promise((later) => setTimeout(later, 250));
  }
  return { url, stop };
}

/** A folder that the database's user can pass: else the database would lie, and stay, somewhere else. */
export async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "xuetang-e2e-"));
  await chmod(folder, 0o711);
  return folder;
}

/** The environment that keeps a server to itself. */
function settings(port, folder) {
  return {
    XUETANG_LISTEN: `127.0.0.1:${port}`,
    XUETANG_DATA_DIR: folder,
    XUETANG_CONSOLE_DIR: join(ROOT, "dist"),
    XUETANG_ADMIN_USERNAME: process.env.E2E_ADMIN ?? "city_admin",
    XUETANG_ADMIN_PASSWORD: process.env.E2E_PASSWORD ?? "demo-demo-demo",
  };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
