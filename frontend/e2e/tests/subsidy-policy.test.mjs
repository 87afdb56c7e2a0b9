import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };
const YEAR = Number(shanghai("12:00").slice(0, 4));
const PATH = "/subsidy-policies";

/** The policy that every installation begins with. */
async function standing(url, bearer) {
  return (await call(url, bearer, "GET", `${PATH}?status=published`)).items.at(-1);
}

/** A draft like it, by the given account, above every version that there is. */
async function draft(url, username, change = {}) {
  const bearer = await token(url, username);
  const { document } = await standing(url, bearer);
  const all = (await call(url, bearer, "GET", `${PATH}?limit=200`)).items;
  const version = Math.max(...all.map((one) => one.document.version)) + 1;
  return call(url, bearer, "POST", PATH, {
    ...document, version, effective_from: `${YEAR + 1}-01-01`, effective_to: null, ...change,
  });
}

scenario("a policy is read with the basis of each value, and a next version is drafted in the browser", async (page) => {
  await signIn(page, ADMIN);
  await follow(page, "分级资助政策");
  await page.getByRole("rowheader", { name: "第 1 版" }).waitFor();
  await inspect(page, "subsidy-policies");
  await page.getByRole("link", { name: "第 1 版" }).click();
  const money = page.getByRole("table", { name: "资金" });
  await money.getByRole("row", { name: /年度基础额（中心学堂，优秀）.*20,000\.00 元.*鄂民发〔2024〕144号/ }).waitFor();
  await page.getByText("100.00 平方米").waitFor();
  await page.getByText("20 小时").waitFor();
  await inspect(page, "subsidy-policy");
  await page.getByRole("button", { name: "以此版拟定新版" }).click();
  await page.getByLabel("版次").waitFor();
  assert.equal(await page.getByLabel("版次").inputValue(), "2", "the next number is proposed");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByText("请填写此项").first().waitFor();
  await page.getByLabel("生效日期", { exact: true }).fill(`${YEAR + 1}-01-01`);
  await page.getByLabel("每名经常性参与学员的参与奖补").fill("12.505");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByText("请填写数字，最多两位小数").waitFor();
  await page.getByLabel("每名经常性参与学员的参与奖补").fill("12.50");
  await page.getByLabel("满意度", { exact: true }).fill("4.00");
  await page.getByText("合计 99.00 分").waitFor();
  await page.getByLabel("为参数单列依据").selectOption({ label: "市级承担比例" });
  await page.getByLabel("政策依据：市级承担比例").fill("鄂财社〔2026〕2号");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel("生效日期：市级承担比例").getAttribute("aria-invalid"), "true");
  await page.getByLabel("生效日期：市级承担比例").fill(`${YEAR + 1}-01-01`);
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByText("十八项分值之和应为 100.00 分，请调整。").waitFor();
  await inspect(page, "subsidy-policy-faults");
  await page.getByLabel("满意度", { exact: true }).fill("5.00");
  await page.getByRole("button", { name: "保存草案" }).click();
  await page.getByRole("heading", { name: "分级资助政策第 2 版", level: 1 }).waitFor();
  await settled(page);
  await page.getByText("须由另一位市级管理员批准").waitFor();
  assert.equal(await page.getByRole("button", { name: "批准", exact: true }).count(), 0, "nobody approves its own draft");
  await page.getByText("与已发布的政策重叠").waitFor();
  await page.getByRole("button", { name: "与其他版本对比" }).click();
  const changes = page.getByRole("table", { name: /不同的参数/ });
  await changes.getByRole("row", { name: /每名经常性参与学员的参与奖补.*10\.00 元.*12\.50 元/ }).waitFor();
  await changes.getByRole("row", { name: /市级承担比例.*鄂财社〔2026〕2号/ }).waitFor();
  await inspect(page, "subsidy-policy-difference");
});

scenario("another person approves with a note, after the policy in force is ended; a draft is withdrawn with a reason", async (page, url) => {
  const other = await account(url, "city_admin", CITY);
  const made = await draft(url, other, { carryover_allow_bp: 2000 });
  const first = await standing(url, await token(url, other));
  await signIn(page, ADMIN, `${PATH}/${made.id}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "批准", exact: true }).click();
  await dialog.getByText("请先为它设置终止日期").waitFor();
  await dialog.getByText(/项不同/).waitFor();
  await inspect(page, "subsidy-policy-approve");
  await dialog.getByRole("button", { name: "批准", exact: true }).click();
  await dialog.getByRole("alert").getByText("政策有效期重叠").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.goto(`${PATH}/${first.id}`);
  await page.getByRole("button", { name: "设置失效日期" }).click();
  await dialog.getByLabel("最后一天").fill(`${YEAR}-12-31`);
  await dialog.getByRole("button", { name: "设置失效日期" }).click();
  await page.getByText("失效日期已设置").waitFor();

  await page.goto(`${PATH}/${made.id}`);
  await page.getByRole("button", { name: "批准", exact: true }).click();
  await dialog.getByLabel("审批意见").fill("经局务会审议通过");
  await dialog.getByRole("button", { name: "批准", exact: true }).click();
  await page.getByText("政策已批准并发布").waitFor();
  await page.getByRole("button", { name: "办理经过" }).click();
  await page.getByText("经局务会审议通过").waitFor();
  await inspect(page, "subsidy-policy-history");
  assert.equal(await page.getByRole("button", { name: /批准|撤回/ }).count(), 0, "what is published is fixed");

  const idea = await draft(url, other, { effective_from: `${YEAR + 2}-01-01` });
  await page.goto(`${PATH}/${idea.id}`);
  await page.getByRole("button", { name: "撤回草案" }).click();
  await dialog.getByLabel("理由").fill("改由财政部门另行制定");
  await dialog.getByRole("button", { name: "撤回草案" }).click();
  await page.getByText("草案已撤回。理由：改由财政部门另行制定").waitFor();
});

scenario("who saves a draft after somebody else sees what has changed, and has then written in it", async (page, url) => {
  const other = await account(url, "city_admin", CITY);
  const made = await draft(url, other, { effective_from: `${YEAR + 3}-01-01` });
  await signIn(page, ADMIN, `${PATH}/${made.id}/edit`);
  await page.getByLabel("市级承担比例").fill("60");
  const change = { ...made.document, carryover_allow_bp: 2500 };
  await call(url, await token(url, other), "PUT", `${PATH}/${made.id}`, change, { "if-match": `"v${made.version}"` });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("alert").getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await page.getByLabel("上年资助可结余的比例").inputValue(), "25.00", "what was not touched follows the record");
  assert.equal(await page.getByLabel("市级承担比例").inputValue(), "60", "what was typed is kept");
  await inspect(page, "subsidy-policy-changed-meanwhile");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("修改已保存").waitFor();
  const after = await call(url, await token(url, other), "GET", `${PATH}/${made.id}`);
  assert.deepEqual([after.document.carryover_allow_bp, after.document.municipal_share_bp], [2500, 6000]);
  assert.equal(await page.getByRole("button", { name: "批准", exact: true }).count(), 0, "by now the reader has written in it");
});

scenario("the pages of a subsidy policy hold English texts, which are longer", async (page, url) => {
  const made = await draft(url, ADMIN, { effective_from: `${YEAR + 4}-01-01` });
  await signIn(page, ADMIN, `${PATH}/${made.id}`);
  await page.getByLabel("语言").selectOption("en");
  for (const [tab, heading] of [["Contents", "Gates"], ["Compare", "Compare"], ["History", "History"]]) {
    await page.getByRole("button", { name: tab, exact: true }).click();
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    await settled(page);
    await inspect(page, `subsidy-policy-english-${tab.toLowerCase()}`);
  }
  await page.getByRole("link", { name: "Edit the draft" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  await inspect(page, "subsidy-policy-english-form");
});

scenario("who may only read sees the subsidy policy and no step", async (page, url) => {
  await signIn(page, await account(url, "auditor", CITY));
  await follow(page, "分级资助政策");
  assert.equal(await page.getByRole("link", { name: "拟定新版" }).count(), 0);
  await page.getByRole("link", { name: "第 1 版" }).click();
  await page.getByRole("heading", { name: "资助条件" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /批准|撤回|失效|拟定/ }).count(), 0);
});
