import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { now, shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };
const YEAR = Number(shanghai("12:00").slice(0, 4));

/** The policy that every installation begins with. */
async function standing(url, bearer) {
  return (await call(url, bearer, "GET", "/credit-policies?status=published")).items.at(-1);
}

/** A draft like it, by the given account, from a day of its own on. */
async function draft(url, username, change = {}) {
  const bearer = await token(url, username);
  const { document } = await standing(url, bearer);
  return call(url, bearer, "POST", "/credit-policies", {
    ...document, policy_code: unique("SILVER-").toUpperCase(), version: 2, effective_from: `${YEAR + 1}-01-01`, effective_to: null, ...change,
  });
}

scenario("a policy is drafted in the browser, with its faults at their fields", async (page) => {
  await signIn(page, ADMIN);
  await follow(page, "学分政策");
  await page.getByRole("rowheader", { name: "第 1 版" }).waitFor();
  await inspect(page, "credit-policies");
  await page.getByRole("link", { name: "拟定新版" }).click();
  await page.getByLabel("政策编号").waitFor();
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByText("请填写此项").first().waitFor();
  await page.getByLabel("生效日期").fill(`${YEAR + 1}-01-01`);
  await page.getByLabel("志愿服务").fill("1.805");
  await page.getByLabel("每日上限", { exact: true }).fill("3.00");
  await page.getByLabel("最低年龄").fill("59");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByText("请填写数字，最多两位小数").waitFor();
  await page.getByText("不能低于更短期间的上限").waitFor();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 2);
  await inspect(page, "credit-policy-faults");
  await page.getByLabel("志愿服务").fill("1.80");
  await page.getByLabel("每日上限", { exact: true }).fill("4.00");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel("最低年龄").getAttribute("aria-invalid"), "true", "what only the server finds");
  await page.getByLabel("最低年龄").fill("60");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByRole("heading", { name: "学分政策第 2 版", level: 1 }).waitFor();
  await settled(page);
  await page.getByText("须由另一位市级管理员发布").waitFor();
  assert.equal(await page.getByRole("button", { name: "发布", exact: true }).count(), 0, "nobody publishes its own draft");
  await page.getByText("每小时 1.80 学分").waitFor();
  await inspect(page, "credit-policy-draft");
  await page.getByRole("button", { name: "与其他版本对比" }).click();
  const table = page.getByRole("table", { name: /不同的参数/ });
  await table.getByRole("rowheader", { name: "每小时学分（志愿服务）" }).waitFor();
  await table.getByText("每小时 1.50 学分").waitFor();
  await inspect(page, "credit-policy-diff");
});

scenario("who saves a draft after somebody else sees what has changed", async (page, url) => {
  const other = await account(url, "city_admin", CITY);
  const made = await draft(url, ADMIN);
  await signIn(page, ADMIN, `/credit-policies/${made.id}/edit`);
  await page.getByLabel("讲座").fill("0.90");
  const change = { rate_centi_per_hour: { ...made.document.rate_centi_per_hour, lecture: 80, visit: 70 } };
  await call(url, await token(url, other), "PATCH", `/credit-policies/${made.id}`, change, { "if-match": `"v${made.version}"` });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("alert").getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await page.getByLabel("参观").inputValue(), "0.70", "what was not touched follows the record");
  assert.equal(await page.getByLabel("讲座").inputValue(), "0.90", "what was typed is kept");
  await inspect(page, "credit-policy-changed-meanwhile");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("修改已保存").waitFor();
  const after = await call(url, await token(url, other), "GET", `/credit-policies/${made.id}`);
  const rates = after.document.rate_centi_per_hour;
  assert.deepEqual([rates.lecture, rates.visit], [90, 70]);
});

scenario("a past month is simulated by form, cap and learner", async (page, url) => {
  const place = await school(url);
  const who = await learner(url, place, "乌日娜");
  await earn(url, place, await course(url, unique("防诈骗")), who);
  const made = await draft(url, ADMIN, { caps_centi: {
    per_session: 100, per_day: 100, online_per_day: 100, per_month: 800, online_per_month: 800, per_year: 30000,
  } });
  await signIn(page, ADMIN, `/credit-policies/${made.id}?tab=simulator`);
  await page.getByText("没有已入账的学分").waitFor();
  await inspect(page, "credit-policy-month-empty");
  // The class of today counts in a month that is not over: the answer of a month that is stands in for it.
  const [year, month] = shanghai("12:00", Number(shanghai("12:00").slice(8, 10))).split("-");
  const change = (earnings, before, after, difference) => ({ earnings, before, after, difference });
  const total = change(2113, "2641.25", "2402.50", "-238.75");
  await page.route("**/simulate-month", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: {
      ...(await response.json()), total, learners: 873, gaining: 12, losing: 344, unchanged: 517,
      forms: [
        { form: "course_class", change: change(1802, "2190.50", "1975.25", "-215.25") },
        { form: "lecture", change: change(290, "412.00", "380.00", "-32.00") },
        { form: "volunteer_service", change: change(21, "38.75", "47.25", "8.50") },
      ],
      caps: ["per_session", "online_per_day", "per_day", "online_per_month", "per_month", "per_year"].map((cap, at) => ({
        cap, earnings_before: at === 2 ? 14 : 0, cut_before: at === 2 ? "10.50" : "0.00",
        earnings_after: at === 0 ? 411 : 0, cut_after: at === 0 ? "249.25" : "0.00",
      })),
      largest: [
        { learner_id: who.id, name_masked: "乌*", change: change(4, "6.00", "4.00", "-2.00") },
        { learner_id: place.facility.id, name_masked: "巴*", change: change(3, "4.50", "5.75", "1.25") },
      ],
    } });
  });
  await page.getByLabel("月份").selectOption(`${year}-${month}`);
  await page.getByLabel("旗区").selectOption("150602");
  await page.getByRole("table", { name: "按活动形式" }).waitFor();
  await page.getByRole("table", { name: "各项上限削减的学分" }).getByText("249.25").waitFor();
  await page.getByRole("link", { name: "乌*" }).waitFor();
  assert.match(page.url(), /county=150602/, "a link to it can be sent to a colleague");
  await inspect(page, "credit-policy-month");
});

scenario("another person publishes, after the policy in force is ended; a draft is withdrawn with a reason", async (page, url) => {
  const other = await account(url, "city_admin", CITY);
  const made = await draft(url, other, { caps_centi: {
    per_session: 400, per_day: 400, online_per_day: 100, per_month: 4000, online_per_month: 800, per_year: 30000,
  } });
  const first = await standing(url, await token(url, other));
  await signIn(page, ADMIN, `/credit-policies/${made.id}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByText("第 1 版届时仍然有效").waitFor();
  await dialog.getByText(/项不同/).waitFor();
  await inspect(page, "credit-policy-publish");
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByRole("alert").getByText("政策有效期重叠").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.goto(`/credit-policies/${first.id}`);
  await page.getByRole("button", { name: "设置失效日期" }).click();
  await dialog.getByLabel("最后一天").fill(`${YEAR - 1}-01-01`);
  await dialog.getByRole("button", { name: "设置失效日期" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await inspect(page, "credit-policy-end");
  await dialog.getByLabel("最后一天").fill(`${YEAR}-12-31`);
  await dialog.getByRole("button", { name: "设置失效日期" }).click();
  await page.getByText("失效日期已设置").waitFor();
  const left = Math.round((Date.parse(`${YEAR}-12-31T00:00:00Z`) - Date.parse(new Date(now() + 8 * 3_600_000).toISOString().slice(0, 10))) / 86_400_000);
  if (left <= 60) {
    await page.goto("/credit-policies");
    await page.getByText("尚无后续政策").waitFor();
    await inspect(page, "credit-policies-warned");
  }

  await page.goto(`/credit-policies/${made.id}`);
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByText(/项不同/).waitFor();
  assert.equal(await dialog.getByText("届时仍然有效").count(), 0);
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await page.getByText("政策已发布").waitFor();
  await page.getByRole("button", { name: "办理经过" }).click();
  await page.getByText("其其格").first().waitFor();
  await inspect(page, "credit-policy-history");

  const idea = await draft(url, other, { effective_from: `${YEAR + 2}-01-01` });
  await page.goto(`/credit-policies/${idea.id}`);
  await page.getByRole("button", { name: "撤回草案" }).click();
  await dialog.getByLabel("理由").fill("改由全区统一规定");
  await inspect(page, "credit-policy-withdraw");
  await dialog.getByRole("button", { name: "撤回草案" }).click();
  await page.getByText("草案已撤回。理由：改由全区统一规定").waitFor();
});

scenario("nobody publishes what somebody else has changed since it was read", async (page, url) => {
  const other = await account(url, "city_admin", CITY);
  const made = await draft(url, other, { effective_from: `${YEAR + 3}-01-01` });
  await signIn(page, ADMIN, `/credit-policies/${made.id}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByText(/项不同/).waitFor();
  await call(url, await token(url, other), "PATCH", `/credit-policies/${made.id}`, { block_minutes: 20 }, { "if-match": `"v${made.version}"` });
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByRole("alert").getByText("草案刚刚被修改").waitFor();
  await inspect(page, "credit-policy-publish-stale");
  await dialog.getByRole("button", { name: "取消" }).click();
  await page.getByText("20 分钟").waitFor();
});

scenario("the pages of a policy hold English texts, which are longer", async (page, url) => {
  const made = await draft(url, ADMIN);
  await signIn(page, ADMIN, `/credit-policies/${made.id}`);
  await page.getByLabel("语言").selectOption("en");
  for (const [tab, heading] of [["Contents", "Credits an hour"], ["Compare", "Compare"], ["History", "History"]]) {
    await page.getByRole("button", { name: tab, exact: true }).click();
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    await settled(page);
    await inspect(page, `credit-policy-english-${tab.toLowerCase()}`);
  }
  await page.getByRole("button", { name: "Simulate a month" }).click();
  await page.getByText("No credits were posted").waitFor();
  await inspect(page, "credit-policy-english-simulator");
  await page.getByRole("link", { name: "Edit the draft" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  await inspect(page, "credit-policy-english-form");
});

scenario("who may only read sees the policy and no step", async (page, url) => {
  await signIn(page, await account(url, "auditor", CITY));
  await follow(page, "学分政策");
  assert.equal(await page.getByRole("link", { name: "拟定新版" }).count(), 0);
  await page.getByRole("link", { name: "第 1 版" }).click();
  await page.getByRole("heading", { name: "每小时学分" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /发布|撤回|失效/ }).count(), 0);
});
