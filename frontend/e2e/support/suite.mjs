// What every test file begins with: one server and one browser, and a fresh page for each test.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, photograph } from "./browser.mjs";
import { startServer } from "./server.mjs";

/**
 * Call once at the top of a test file; the answer declares its tests:
 * `const scenario = suite(); scenario("a clerk …", async (page) => { … });`
 */
export function suite() {
  let server, browser;
  before(async () => {
    server = await startServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return (name, body, { size, complaints = false } = {}) =>
    test(name, async () => {
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
