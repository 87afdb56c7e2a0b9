// The yearly assessment: figures are frozen, a school assesses itself, assessors are drawn, one fills in the score sheet on a
// telephone at the site, and what was found is put right.
import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn, signOut, SIZES, step } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };
const COUNTY = { scope: "county", division_code: "150602" };
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const lived = {};

/** A school that opened in the year that is assessed, with one class and one learner. */
async function lastYear(url) {
  const place = await school(url);
  const who = await learner(url, place, "斯琴高娃");
  await earn(url, place, await course(url, unique("防骗课")), who);
  Object.assign(lived, { place, who });
}

const scenario = suite({ past: [["2025-03-04T10:00:00+08:00", lastYear]], now: "2026-01-15T10:00:00+08:00" });

/** A unified social credit code with the right check character (GB 32100). */
function creditCode() {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const body = `91150602MA0${unique("").slice(-6).toUpperCase().replaceAll(/[IOSVZ]/g, "A").padStart(6, "0")}`;
  const sum = [...body].reduce((total, letter, at) => total + letters.indexOf(letter) * (3 ** at % 31), 0);
  return body + letters[(31 - (sum % 31)) % 31];
}

const assessors = async (url) => {
  if (lived.assessors) return lived.assessors;
  const city = await token(url, ADMIN);
  const organisation = await call(url, city, "POST", "/assessor-organisations", {
    name: unique("鄂尔多斯评估中心"), credit_code: creditCode(), contract: "2026评01", engaged_from: "2026-01-01", engaged_to: "2026-12-31",
  });
  const names = [];
  for (const name of ["包文革", "白永胜", "郝建军"]) {
    const username = await account(url, "assessor", CITY);
    await call(url, city, "POST", "/assessors", { organisation_id: organisation.id, username, name, since: "2026-01-01" });
    names.push({ name, username });
  }
  return (lived.assessors = names);
};

const first = async (url, path) => (await call(url, await token(url, ADMIN), "GET", path)).items[0];

scenario("the city sets a cycle up and freezes its figures, and each figure leads to its rows", async (page) => {
  await signIn(page, ADMIN);
  await follow(page, "年度考核");
  await page.getByText("还没有年度考核", { exact: true }).waitFor();
  await step(page, "设立年度考核", async (dialog) => {
    await dialog.getByLabel("自评截止日").fill("2026-01-31");
    await dialog.getByLabel("现场检查截止日").fill("2026-03-31");
    await dialog.getByLabel("每所学堂评估员人数").fill("1");
    await inspect(page, "assessment-create");
  });
  await page.getByText("已设立").first().waitFor();
  await page.getByText(/数据截止日 2025-12-31 已过/).waitFor();
  await page.getByRole("row", { name: /安全与无障碍.*5\.00.*第三方现场评分/ }).waitFor();
  await inspect(page, "assessment-rubric");
  await step(page, "冻结数据", (dialog) => dialog.getByText(/2025-12-31 的系统记录/).waitFor());
  await page.getByRole("heading", { name: "2025 年度考核" }).waitFor();
  await page.getByText("0 / 1").first().waitFor();
  await inspect(page, "assessment-board");
  await page.getByRole("button", { name: "旗区进度", exact: true }).click();
  await settled(page);
  await page.getByRole("row", { name: /东胜区/ }).waitFor();
  await inspect(page, "assessment-counties");
  await page.getByRole("button", { name: "学堂", exact: true }).click();
  await settled(page);
  await page.getByRole("link", { name: lived.place.facility.school.name }).click();
  await page.getByText("基础条件").first().waitFor();
  assert.equal(await page.locator(".rubric > li").count(), 18, "every item of the rubric stands in a group");
  assert.equal(await page.locator(".gates > li").count(), 9);
  await page.getByText("目前的得分和等次不是最终结果").waitFor();
  await page.locator(".gates > li", { hasText: "所依托设施年度考核" }).getByText("未录入").waitFor();
  await page.locator(".rubric > li", { hasText: "安全与无障碍" }).getByText("尚未检查").waitFor();
  await inspect(page, "assessment-result");
  await page.getByRole("button", { name: "数据与来源", exact: true }).click();
  await settled(page);
  await inspect(page, "assessment-figures");
  await page.getByRole("row", { name: /教学时数/ }).getByRole("link", { name: "查看记录" }).click();
  await page.getByRole("heading", { name: /教学时数/ }).waitFor();
  await page.getByRole("row", { name: /防骗课.*2025-03-04.*90 分钟.*计入/ }).waitFor();
  await inspect(page, "assessment-rows");
  await page.getByRole("link", { name: /防骗课/ }).click();
  await page.waitForURL(/class-sessions/);
});

scenario("a school assesses itself, doubts a figure and hands it in", async (page, url) => {
  const { id } = await first(url, "/assessments");
  await signIn(page, lived.place.manager, `/assessments/${id}?tab=own`);
  await page.getByLabel("安全与无障碍").fill("5.01");
  await page.getByLabel("教学大纲质量").fill("4");
  await page.getByLabel("情况说明").fill("全年开课一个班，设施完好。");
  await page.getByLabel("学习团队").fill("少计了一支合唱队");
  await page.getByRole("button", { name: "保存自评" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await page.getByLabel("安全与无障碍").fill("4.5");
  const mend = await cutOff(page, "**/self-assessment");
  await page.getByRole("button", { name: "保存自评" }).click();
  await page.getByText("连接不上服务器").waitFor();
  assert.equal(await page.getByLabel("学习团队").inputValue(), "少计了一支合唱队", "what was typed stays");
  await mend();
  await page.getByRole("button", { name: "保存自评" }).click();
  await page.getByText("已保存").first().waitFor();
  await settled(page);
  await inspect(page, "assessment-own");
  await step(page, "提交自评", (dialog) => dialog.getByText(/对 1 项数据提出了疑问/).waitFor());
  await page.getByText("自评已提交").first().waitFor();
  await page.getByText("少计了一支合唱队").waitFor();
  assert.equal(await page.getByRole("button", { name: "保存自评" }).count(), 0);
});

scenario("assessors are engaged, one has to keep away, and the draw can be repeated", async (page, url) => {
  await assessors(url);
  await signIn(page, ADMIN);
  await follow(page, "评估机构与评估员");
  await page.getByText("聘用中").first().waitFor();
  await inspect(page, "assessors");
  await page.getByRole("button", { name: "人员", exact: true }).click();
  await settled(page);
  await page.getByRole("row", { name: /包文革/ }).waitFor();
  await page.getByRole("button", { name: "利益关系", exact: true }).click();
  await settled(page);
  await step(page, "申报利益关系", async (dialog) => {
    await dialog.getByLabel("评估员").selectOption({ label: await dialog.getByRole("option", { name: /包文革/ }).innerText() });
    const facility = lived.place.facility;
    await dialog.locator("select").filter({ has: page.locator(`option[value="${facility.id}"]`) }).selectOption(facility.id);
    await dialog.getByLabel("关系类型").selectOption({ label: "亲属" });
    await dialog.getByLabel("具体情况").fill("负责人的妻弟");
  });
  await page.getByRole("row", { name: /包文革.*亲属/ }).waitFor();
  await inspect(page, "assessor-interests");
  await follow(page, "年度考核");
  await page.getByRole("button", { name: "抽取评估员" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/为 1 所学堂各抽取 1 名评估员/).waitFor();
  await dialog.getByLabel("抽取依据").fill("短");
  await dialog.getByRole("button", { name: "抽取评估员" }).click();
  await dialog.getByText("请至少写 8 个字符").waitFor();
  await dialog.getByLabel("抽取依据").fill("大乐透26006期");
  await dialog.getByRole("button", { name: "抽取评估员" }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await page.getByRole("button", { name: "抽取结果", exact: true }).click();
  await page.getByText("重新抽取结果一致").waitFor();
  await inspect(page, "assessment-draw");
  const inspection = await first(url, "/inspections");
  assert.ok(inspection.assessors.every(({ name }) => name !== "包文革"), "who has an interest keeps away");
});

scenario("the score sheet is filled in on a telephone, also over a broken line", async (page, url) => {
  const { assessors: drawn } = await first(url, "/inspections");
  const { username } = (await assessors(url)).find(({ name }) => name === drawn[0].name);
  await page.context().grantPermissions(["geolocation"], { origin: url });
  await page.context().setGeolocation({ longitude: 109.963339, latitude: 39.8151 });
  await signIn(page, username);
  await follow(page, "现场检查");
  await page.getByRole("link", { name: lived.place.facility.school.name }).click();
  await page.getByRole("button", { name: "我已到达" }).waitFor();
  await inspect(page, "inspection-drawn");
  await page.getByRole("button", { name: "我已到达" }).click();
  await page.getByRole("heading", { name: "评分表", exact: true }).waitFor();
  const small = await page.locator(".site .points-steps button, .site .touch-steps button").evaluateAll((buttons) =>
    buttons.map((one) => one.getBoundingClientRect()).filter(({ height, width }) => height < 48 || width < 48).length);
  assert.equal(small, 0, "what is pressed standing is large enough");

  await page.getByLabel("实测使用面积（平方米）").fill("118.40");
  await page.getByLabel("安全与无障碍", { exact: true }).fill("5.01");
  await page.getByText("超过了这一项的满分").waitFor();
  await page.getByRole("button", { name: "−0.5 安全与无障碍" }).click();
  assert.equal(await page.getByLabel("安全与无障碍", { exact: true }).inputValue(), "4.51");
  await page.getByRole("button", { name: "+0.5 教学大纲质量" }).click();
  await page.getByLabel("安全与无障碍评分说明").fill("无障碍坡道完好，灭火器在有效期内");
  await page.getByLabel("教学大纲评分说明").fill("大纲完整，更新及时");
  const mend = await cutOff(page, "**/sheet");
  await page.getByRole("button", { name: "保存评分表" }).click();
  await page.getByText("连接不上服务器").waitFor();
  assert.equal(await page.getByLabel("实测使用面积（平方米）").inputValue(), "118.40", "what was typed stays");
  await mend();
  await page.getByRole("button", { name: "保存评分表" }).click();
  await page.getByText("已保存").first().waitFor();
  await settled(page);

  const broken = await cutOff(page, "**/photos?*");
  await page.locator("#photo-venue").setInputFiles({ name: "venue.png", mimeType: "image/png", buffer: PNG });
  await page.getByText("照片还在这里").waitFor();
  await broken();
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByRole("button", { name: /打开照片：场所/ }).waitFor();
  await page.locator("#photo-safety").setInputFiles({ name: "safety.png", mimeType: "image/png", buffer: PNG });
  await page.getByRole("button", { name: /打开照片：安全与无障碍/ }).waitFor();
  await page.locator(".photos img").first().waitFor();
  assert.ok(await page.locator(".photos img").first().evaluate((image) => image.naturalWidth > 0), "the picture is shown");
  await page.locator("#photo-other").setInputFiles({ name: "note.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
  await page.getByText("这不是 JPG 或 PNG 照片").waitFor();
  await inspect(page, "inspection-sheet");

  for (const one of await page.locator(".samples").first().getByRole("button", { name: /^一致/ }).all()) await one.click();
  await settled(page);
  const people = page.locator(".samples").nth(1);
  await people.getByRole("button", { name: /查看姓名和电话/ }).first().click();
  await people.getByText("斯琴高娃").waitFor();
  await people.getByRole("button", { name: /^一致/ }).first().click();
  await people.getByRole("button", { name: /^满意/ }).click();
  await settled(page);
  await people.getByText("满意", { exact: true }).waitFor();

  await step(page, "登记问题", async (dialog) => {
    await dialog.getByLabel("问题程度").selectOption({ label: "一般" });
    await dialog.getByLabel("整改期限").fill("2026-02-28");
    await dialog.getByLabel("问题描述").fill("灭火器未挂检查卡");
  });
  await page.getByText("评分表已完整，可以提交").waitFor();
  await step(page, "提交检查", (dialog) => dialog.getByText(/2 张照片/).waitFor());
  await page.getByText("检查已提交").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "保存评分表" }).count(), 0);
  await inspect(page, "inspection-submitted");
}, { size: SIZES.phone });

scenario("an office reads what the assessors found, and fills in nothing", async (page, url) => {
  const { id } = await first(url, "/inspections");
  const told = await call(url, await token(url, ADMIN), "GET", `/inspections/${id}`);
  assert.equal(told.sheet.measured_area, "118.40");
  assert.equal(told.inspection.status, "submitted");
  await signIn(page, ADMIN, `/inspections/${id}`);
  await page.getByText("118.40 m²").waitFor();
  await page.getByText("4.51 / 5.00").waitFor();
  assert.equal(await page.getByRole("button", { name: "我已到达" }).count(), 0, "an office does not arrive");
});

scenario("what was found is put right by the school and closed by somebody else; the result has versions", async (page, url) => {
  const { id } = await first(url, "/assessments");
  await signIn(page, lived.place.manager);
  await follow(page, "问题与整改");
  await page.getByText("灭火器未挂检查卡").waitFor();
  await inspect(page, "assessment-findings");
  await page.getByRole("button", { name: /^报告整改/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("整改情况").fill("已逐一挂卡并检查");
  await dialog.getByRole("button", { name: "报告整改" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("已整改，待核实").filter({ visible: true }).first().waitFor();
  await signOut(page);

  const county = await account(url, "county_admin", COUNTY);
  await signIn(page, county, "/assessment-findings?status=rectified");
  await page.getByRole("button", { name: /^关闭问题/ }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("现场复核属实");
  await page.getByRole("dialog").getByRole("button", { name: "关闭问题" }).click();
  await page.getByText("没有问题", { exact: true }).waitFor();
  await page.goto(`/assessments/${id}`);
  await step(page, "录入所依托设施年度考核", async (asked) => {
    await asked.getByLabel("所依托设施年度考核").selectOption({ label: "良好" });
    await asked.getByLabel("依据文件").fill("东民发〔2026〕3号");
  });
  await page.getByRole("button", { name: "结果版本", exact: true }).click();
  await settled(page);
  await page.getByText(/录入所依托设施年度考核结果/).waitFor();
  await page.getByText("第 2 版 · 提交检查").waitFor();
  await page.getByRole("button", { name: "查看第 3 版的变化" }).click();
  await page.getByRole("dialog").getByRole("row", { name: /所依托设施年度考核.*未录入.*良好/ }).first().waitFor();
  await inspect(page, "assessment-version");
});

scenario("the city concludes, and the results are saved as a workbook", async (page) => {
  await signIn(page, ADMIN, "/assessments");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出结果" }).click();
  assert.match((await saved).suggestedFilename(), /\.xlsx$/);
  await step(page, "结束考核", (dialog) => dialog.getByText(/1 所学堂中 1 所已完成检查/).waitFor());
  await page.getByText("已结束", { exact: true }).first().waitFor();
  await inspect(page, "assessment-concluded");
});
