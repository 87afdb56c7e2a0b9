import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

scenario("an auditor checks the books, reads what was checked in plain words, and finds the check kept", async (page, url) => {
  const auditor = await account(url, "auditor", { scope: "city" });
  await signIn(page, auditor);
  await follow(page, "账本核对");
  await page.getByText("还没有核对过").first().waitFor();
  await inspect(page, "reconciliation-never");
  const place = await school(url);
  await earn(url, place, await course(url, unique("书法")), await learner(url, place, "娜仁"));
  await page.getByRole("button", { name: "核对新增账目" }).click();
  await page.getByText("核对完成，账目相符").waitFor();
  await page.getByRole("rowheader", { name: "没有账户透支，预留计算在内" }).waitFor();
  await settled(page);
  assert.equal(await page.getByText("不符", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "全部重新核对" }).click();
  await page.getByText(/全部，至第 \d+ 块/).first().waitFor();
  await settled(page);
  await inspect(page, "reconciliation");
});

scenario("who looks after a county reads the checks and does not start them", async (page, url) => {
  const auditor = await account(url, "auditor", { scope: "county", division_code: "150602" });
  await signIn(page, auditor, "/credits/reconciliation");
  await page.getByRole("heading", { name: "账本现状" }).waitFor();
  await settled(page);
  assert.equal(await page.getByRole("button", { name: "核对新增账目" }).count(), 0);
});
