// Learners' own: a list is imported, needs and consents are written down, a proxy stands in, a death is recorded; two
// records become one by two people; a request for one's data is recorded, approved by somebody else, and done.
import assert from "node:assert/strict";
import { inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { idNumber, learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

const HEADINGS = "姓名*,身份证号*,学堂编码*,告知书版本*,同意处理个人信息*,同意处理敏感个人信息*";
const line = (name, number, code) => `${name},${number},${code},2024-09,是,是`;

scenario("a list with a wrong row is told cell by cell, and the right rows come in", async (page, url) => {
  const place = await school(url);
  const code = place.facility.school.code;
  const number = idNumber();
  const table = [HEADINGS, line("斯琴·高娃", number, code), line("李4", "110105194912310021", code)].join("\n");
  await signIn(page, place.clerk, "/learners");
  await page.getByRole("link", { name: "批量导入" }).click();
  await page.getByLabel("选择表格").setInputFiles({ name: "学员.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.getByText("共 2 行，1 行无误，1 行有误").waitFor();
  await page.getByRole("table").getByText("身份证号的最后一位与前 17 位不符").first().waitFor();
  await inspect(page, "learner-import");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载有误的行" }).click();
  assert.match((await download).suggestedFilename(), /xlsx$/);
  await page.getByRole("button", { name: "只导入无误的 1 行" }).click();
  await page.getByText("已登记 1 位学员").first().waitFor();
  const found = await call(url, await token(url, place.clerk), "POST", "/learners/lookup", { id_number: number });
  assert.equal(found.name_zh, "斯琴·高娃");
});

scenario("needs come with consent, a proxy stands in, and taking the consent back asks for erasure", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "其木格");
  await signIn(page, place.clerk, `/learners/${someone.id}`);
  const parts = page.getByRole("navigation", { name: "学员资料" });
  const dialog = page.getByRole("dialog");
  await parts.getByRole("button", { name: "需求与兴趣" }).click();
  await page.getByText("还没有登记需求").waitFor();
  await page.getByRole("button", { name: "填写需求" }).click();
  await dialog.getByLabel("周三").check();
  await dialog.getByLabel("上午").check();
  await dialog.getByLabel("无台阶通道").check();
  await inspect(page, "learner-needs-edit");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("无台阶通道").waitFor();
  await inspect(page, "learner-needs");

  await parts.getByRole("button", { name: "代办人" }).click();
  await page.getByRole("button", { name: "登记代办人" }).click();
  await dialog.getByLabel("代办人姓名").fill("王小明");
  await dialog.getByLabel("与学员的关系").selectOption("child");
  await dialog.getByLabel("联系电话").fill(`138${String(Date.now()).slice(-8)}`);
  await dialog.getByLabel("每月代领额度（学分）").fill("30");
  await dialog.getByLabel("至", { exact: true }).fill("2099-12-31");
  await dialog.getByLabel("委托书编号或存档位置").fill("委托书 12 号");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("rowheader", { name: "王小明" }).waitFor();
  await inspect(page, "learner-proxies");

  await parts.getByRole("button", { name: "同意记录" }).click();
  await settled(page);
  await page.getByRole("button", { name: "登记撤回" }).first().click();
  await dialog.getByText("撤回后不能再签到").waitFor();
  await dialog.getByRole("button", { name: "登记撤回" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("本人已撤回同意，不能再签到").waitFor();
  await inspect(page, "learner-consents");
  await parts.getByRole("button", { name: "个人信息申请" }).click();
  await page.getByRole("rowheader", { name: "删除" }).waitFor();
});

scenario("a death closes the account and ends the proxies", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "乌云");
  await signIn(page, place.manager, `/learners/${someone.id}`);
  await page.getByRole("button", { name: "登记去世" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("去世日期").fill("2025-01-02");
  await dialog.getByLabel("信息来源").selectOption("community");
  await dialog.getByLabel("证明材料或记录编号").fill("社区证明 3 号");
  await inspect(page, "learner-death");
  await dialog.getByRole("button", { name: "登记去世" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/该学员已于/).waitFor();
  assert.equal(await page.getByRole("button", { name: "修改资料" }).count(), 0, "what has ended is not edited");
});

scenario("two records of one person become one by two people", async (page, url) => {
  const place = await school(url);
  const bearer = await token(url, place.clerk);
  const phone = `139${String(Date.now()).slice(-8)}`;
  const people = [];
  for (const name of [unique("赛罕"), unique("赛汗")].map((name) => name.replace(/[0-9a-z]/gu, ""))) {
    const one = await learner(url, place, name);
    people.push(await call(url, bearer, "PATCH", `/learners/${one.id}`, { phone }, { "if-match": `"v${one.version}"` }));
  }
  await call(url, bearer, "POST", "/talent-offers", {
    learner_id: people[1].id, kind: "teach", title: "教马头琴", description: "拉了四十年", wanted_when: "周末", wanted_where: "学堂",
    valid_to: "2099-12-31",
  });
  await signIn(page, place.clerk, "/learners/duplicates?reason=phone");
  await page.getByRole("rowheader", { name: "赛罕" }).waitFor();
  await inspect(page, "learner-duplicates");
  await page.getByRole("button", { name: "申请合并" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("理由").fill("户口本与两次登记表一致");
  await dialog.getByRole("button", { name: "申请合并" }).click();
  await page.waitForURL(/learner-merges\//);
  await page.getByRole("heading", { name: "登记合并", level: 1 }).waitFor();
  assert.equal(await page.getByRole("button", { name: "批准" }).count(), 0, "whoever asked does not approve");
  await inspect(page, "learner-merge");
  const merge = page.url().split("/").pop();
  const manager = await token(url, place.manager);
  await call(url, manager, "POST", `/learner-merges/${merge}/approve`, undefined, { "if-match": '"v1"', "idempotency-key": unique("merge") });
  await page.reload();
  await page.getByRole("heading", { name: "合并明细" }).waitFor();
  await page.getByRole("row", { name: /供给.*转入保留的登记/ }).waitFor();
  await inspect(page, "learner-merge-trace");
  const gone = await call(url, bearer, "GET", `/learners/${people[1].id}`);
  assert.deepEqual([gone.status, gone.merged_into], ["merged", people[0].id]);
  await page.goto(`/learners/${people[1].id}`);
  await page.getByRole("link", { name: "查看保留的登记" }).click();
  await page.getByRole("heading", { name: people[0].name_zh, level: 1 }).waitFor();
});

scenario("a copy of one's data is asked for, approved by somebody else, and handed out", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "娜仁");
  await signIn(page, place.clerk, `/learners/${someone.id}?tab=requests`);
  await page.getByRole("button", { name: "登记申请" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "登记申请" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("rowheader", { name: "查阅、复制" }).getByRole("link").click();
  await page.getByRole("heading", { name: "查阅、复制", level: 1 }).waitFor();
  assert.equal(await page.getByRole("button", { name: "同意办理" }).count(), 0);
  const facts = page.locator("main .facts");
  for (const label of ["申请人", "登记人", "登记时间"]) {
    assert.equal(await facts.getByText(label, { exact: true }).count(), 1, `${label}: who asked is not who wrote it down`);
  }
  const address = page.url();
  await signOut(page);
  await signIn(page, place.manager, new URL(address).pathname);
  await page.getByRole("button", { name: "同意办理" }).click();
  await dialog.getByRole("button", { name: "同意办理" }).click();
  await dialog.waitFor({ state: "detached" });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载副本（表格）" }).click();
  assert.match((await download).suggestedFilename(), /xlsx$/);
  await inspect(page, "privacy-request");
  await page.getByRole("button", { name: "办结" }).click();
  await dialog.getByRole("button", { name: "办结" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("已办结").waitFor();
  const office = await account(url, "county_admin", { scope: "county", division_code: "150602" });
  await signOut(page);
  await signIn(page, office, "/privacy-requests");
  await page.getByRole("rowheader", { name: "查阅、复制" }).first().waitFor();
  await inspect(page, "privacy-requests");
});

scenario("a proxy asks for a copy by a letter of some days ago, and the time limit runs from that day", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "其其格");
  const clerk = await token(url, place.clerk);
  const day = (ago = 0) => shanghai("12:00", ago).slice(0, 10);
  const proxy = await call(url, clerk, "POST", `/learners/${someone.id}/proxies`, {
    name: "王小明", relation: "child", phone: `138${String(Date.now()).slice(-8)}`, rights: ["see_account"], valid_from: day(9), valid_to: "2099-12-31",
    consent_document: "委托书 15 号", consented_on: day(9),
  });
  await signIn(page, place.clerk, `/learners/${someone.id}?tab=requests`);
  await page.getByRole("button", { name: "登记申请" }).click();
  const dialog = page.getByRole("dialog");
  const send = () => dialog.getByRole("button", { name: "登记申请" }).click();
  await dialog.getByLabel("申请人").selectOption("proxy");
  await dialog.getByLabel("收到日期").fill("2099-01-01");
  await send();
  await dialog.getByText("请填写此项").waitFor();
  await dialog.getByText("收到日期不能晚于今天").waitFor();
  await dialog.getByLabel("哪位代办人").selectOption({ label: "王小明" });
  await dialog.getByLabel("收到日期").fill(day(5));
  await inspect(page, "privacy-request-new");
  await send();
  await dialog.waitFor({ state: "detached" });
  const [kept] = (await call(url, clerk, "GET", `/privacy-requests?learner_id=${someone.id}`)).items;
  assert.deepEqual([kept.asked_by, kept.proxy_id, kept.received_on], ["proxy", proxy.id, day(5)]);
});

scenario("the city sets of how many elders one person may be the proxy, and an account is declared to be a learner's own", async (page, url) => {
  const place = await school(url);
  const someone = await learner(url, place, "乌云");
  const city = await account(url, "city_admin", { scope: "city" });
  const dialog = page.getByRole("dialog");
  await signIn(page, city, "/learners");
  await page.getByRole("link", { name: "代办人数上限" }).click();
  await settled(page);
  await inspect(page, "proxy-rules");
  await page.getByRole("button", { name: "设定新参数" }).click();
  await dialog.getByLabel("执行日").fill("2099-01-01");
  await dialog.getByLabel("一人最多代办（人）").fill("4");
  await dialog.getByLabel("依据").fill("鄂民发〔2026〕9号");
  await inspect(page, "proxy-rule-set");
  await dialog.getByRole("button", { name: "设定新参数" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: "2099-01-01" }).waitFor();

  await page.goto(`/learners/${someone.id}`);
  await page.getByRole("button", { name: "登记本人账号" }).click();
  await dialog.getByLabel("账号", { exact: true }).selectOption({ index: 1 });
  await inspect(page, "learner-account");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("本人账号已登记").waitFor();
});

scenario("a record that nothing points to is found as the other one of the same person", async (page, url) => {
  const place = await school(url);
  const [one, other] = [await learner(url, place, "陶格斯"), await learner(url, place, "孔雀")];
  await signIn(page, place.clerk, `/learners/${one.id}`);
  await page.getByRole("button", { name: "合并重复登记" }).click();
  const box = page.getByRole("searchbox", { name: "身份证号码或姓名" });
  await box.fill(one.id_number);
  await box.press("Enter");
  await page.getByText("这就是当前登记").waitFor();
  await inspect(page, "learner-merge-find");
  await box.fill(other.id_number);
  await box.press("Enter");
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByLabel("保留的登记").inputValue(), one.id);
  await dialog.getByLabel("理由").fill("蒙古语名与汉语译名，本人到场确认");
  await dialog.getByRole("button", { name: "申请合并" }).click();
  await page.waitForURL(/learner-merges\//);
  const { items } = await call(url, await token(url, place.clerk), "GET", `/learner-merges?learner_id=${one.id}`);
  assert.deepEqual(items.map((merge) => [merge.retained.id, merge.merged.id]), [[one.id, other.id]]);
});
