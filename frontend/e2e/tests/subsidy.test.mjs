import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

scenario("three schools under a budget that is too small are paid to the fen, and each step is explained", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  await page.getByRole("button", { name: "测算" }).click();
  await settled(page);
  const rows = page.getByRole("table", { name: "测算结果" }).getByRole("row");
  for (const [place, payment] of ["18,295.36", "8,991.91", "2,712.73"].entries()) {
    await rows.nth(place + 1).getByText(payment).waitFor();
  }
  await page.getByLabel("在计算过程中查找").fill("基础额");
  await page.getByText("20,000.00").first().waitFor();
  await inspect(page, "subsidy-simulator");
});

scenario("a wrong fact is shown at its field and nothing is computed", async (page) => {
  await signIn(page, ADMIN, "/subsidy/simulator");
  await page.getByLabel("登记学员数").fill("many");
  await page.getByRole("button", { name: "测算" }).click();
  await page.getByText("格式不对，请检查后重填").waitFor();
  assert.equal(await page.getByRole("table", { name: "测算结果" }).count(), 0);
});
