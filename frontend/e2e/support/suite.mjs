// What every test file begins with: one server and one browser, and a fresh page for each test.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, openPage, photograph } from "./browser.mjs";
import { newFolder, startServer } from "./server.mjs";

/**
 * Call once at the top of a test file; the answer declares its tests:
 * `const scenario = suite(); scenario("a clerk …", async (page) => { … });`
 *
 * What takes months is lived through first: `suite({ past: [["2025-06-10T10:00:00+08:00", async (url) => { … }]], now })`
 * runs a server from each of these instants, all on the same data, and the tests on one that starts at `now`.
 */
export function suite({ past = [], now } = {}) {
  let server, browser, kept;
  const skip = past.length > 0 && process.env.E2E_BASE_URL ? "the clock of a server that runs already is not ours" : false;
  before(async () => {
    if (skip) return;
    if (past.length > 0) kept = await newFolder();
    for (const [start, live] of past) {
      server = await startServer({ start, kept });
      await live(server.url);
      await server.stop();
    }
    server = await startServer({ start: now, kept });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (kept) await rm(kept, { recursive: true, force: true });
  });
  return (name, body, { size, complaints = false } = {}) =>
    test(name, { skip }, async () => {
      const page = await openPage(browser, server.url, size);
      try {
        await body(page, server.url);
        if (!complaints) assert.deepEqual(page.complaints, [], "the browser complains");
      } catch (error) {
        await photograph(page, `failed-${name}`).catch(() => {});
        throw error;
      } finally {
        await page.context().close();
      }
    });
}
