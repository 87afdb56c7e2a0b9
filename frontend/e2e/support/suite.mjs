// What every test file begins with: one server and one browser, and a fresh page for each test.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, openPage, photograph } from "./browser.mjs";
import { newFolder, now as serverTime, startServer } from "./server.mjs";

/** How often a test that failed is tried again, in a fresh page. What passes then only is told of. */
const AGAIN = Number(process.env.E2E_AGAIN ?? 0);

/**
 * Call once at the top of a test file; the answer declares its tests:
 * `const scenario = suite(); scenario("a clerk …", async (page) => { … });`
 *
 * What takes months is lived through first: `suite({ past: [["2025-06-10T10:00:00+08:00", async (url) => { … }]], now })`
 * runs a server from each of these instants, all on the same data, and the tests on one that starts at `now`.
 * The browser has the day and the hour of its server.
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
    test(name, { skip }, async (told) => {
      for (let left = AGAIN; ; left -= 1) {
        try {
          return await once(name, body, { size, complaints });
        } catch (error) {
          if (left === 0) throw error;
          told.diagnostic(`FAILED ONCE, tried again: ${name}: ${error.stack}`);
        }
      }
    });

  async function once(name, body, { size, complaints }) {
    const page = await openPage(browser, server.url, size);
    await page.clock.setSystemTime(new Date(serverTime()));
    try {
      await body(page, server.url);
      if (!complaints) assert.deepEqual(page.complaints, [], "the browser complains");
    } catch (error) {
      await photograph(page, `failed-${name}`).catch(() => {});
      throw error;
    } finally {
      await page.context().close();
    }
  }
}
