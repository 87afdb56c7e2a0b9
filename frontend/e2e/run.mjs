// Runs test files one after the other against one server, which is filled with demo data once.
import { spawn } from "node:child_process";
import { startServer } from "./support/server.mjs";

const server = await startServer();
const tests = spawn(process.execPath, ["--test", "--test-concurrency=1", "--test-timeout=600000", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, E2E_BASE_URL: server.url },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => tests.kill(signal));
process.exitCode = await new Promise((done) => tests.once("exit", (code) => done(code ?? 1)));
await server.stop();
