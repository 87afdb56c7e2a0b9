// What is attached to courses, how they come in as a table, and how centres share them with all schools.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const CITY = { scope: "city" };
const COUNTY = { scope: "county", division_code: "150602" };
const PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

function body(title, owner) {
  return {
    code: unique("CAT").toUpperCase(), title_zh: title, category: "culture_recreation", objectives: ["joy", "learning"],
    form: "course_class", delivery_mode: "offline", lesson_minutes: 90, ...(owner ? { owner_division_code: owner } : {}),
  };
}

scenario("a real file is uploaded and saved again, a lying one is told apart, and a draft gives files up", async (page, url) => {
  const author = await account(url, "city_admin", CITY);
  const course = await call(url, await token(url, author), "POST", "/courses", body(unique("书法入门")));
  await signIn(page, author, `/courses/${course.id}`);
  await page.getByText("没有附件", { exact: true }).waitFor();
  const choose = (name, mimeType, buffer) => page.getByLabel("上传附件").setInputFiles({ name, mimeType, buffer });
  await choose("第1课教案.pdf", "application/pdf", PDF);
  await page.getByRole("rowheader", { name: "第1课教案.pdf" }).waitFor();
  await page.getByText("已上传").first().waitFor();
  await choose("封面.png", "image/png", PDF);
  const refusal = page.getByRole("alert").filter({ hasText: "文件内容与声明的类型不符" });
  await refusal.getByText("pdf").waitFor();
  await inspect(page, "course-attachments");
  // What is refused after its first bytes is answered, however much was still to come.
  await choose("演出.mp4", "video/mp4", Buffer.alloc(12 * 1024 * 1024, 1));
  await page.getByRole("alert").filter({ hasText: "无法识别的内容" }).waitFor();
  await choose("程序.exe", "application/x-msdownload", Buffer.from("MZ"));
  await page.getByRole("alert").filter({ hasText: "不支持这种文件" }).waitFor();

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载", exact: true }).click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), "第1课教案.pdf");
  assert.deepEqual(readFileSync(await file.path()), PDF);

  await page.getByRole("button", { name: "移除", exact: true }).click();
  await page.getByRole("dialog").getByText("第1课教案.pdf").waitFor();
  await inspect(page, "course-attachment-remove");
  await page.getByRole("dialog").getByRole("button", { name: "移除", exact: true }).click();
  await page.getByText("没有附件", { exact: true }).waitFor();
});

scenario("a table is checked cell by cell, imported as drafts, and exported again", async (page, url) => {
  await signIn(page, await account(url, "city_admin", CITY), "/courses");
  await page.getByRole("button", { name: "导入" }).click();
  const head = "课程编号,课程名称,类别,办学目标,活动形式,授课方式,每课时长（分钟）\n";
  const code = unique("IMP").toUpperCase();
  const good = `${code},剪纸艺术,文化娱乐,学、乐,课程教学,线下,90\n`;
  const choose = (text) => page.getByLabel("选择表格").setInputFiles({ name: "课程.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose(`${head}${good}${code}X,占星,占星术,福,课程教学,线下,很久\n`);
  await page.getByRole("dialog").getByRole("cell", { name: "办学目标" }).waitFor();
  assert.ok(await page.getByRole("dialog").getByRole("button", { name: "导入", exact: true }).isDisabled());
  await inspect(page, "course-import");
  await choose(head + good);
  await page.getByRole("alert").filter({ hasText: "检查通过" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "导入", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("已导入 1 份草稿").waitFor();
  await page.goto(`/courses?q=${code}`);
  await page.getByRole("link", { name: "剪纸艺术" }).waitFor();
  await settled(page);
  await inspect(page, "course-list-actions");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.equal((await saved).suggestedFilename(), "courses.xlsx");
});

scenario("a county offers its course, the city takes it up, a school subscribes, and use is told", async (page, url) => {
  const [county, city, second] =
    [await account(url, "county_admin", COUNTY), await account(url, "city_admin", CITY), await account(url, "city_admin", CITY)];
  const writer = await token(url, county);
  const course = await call(url, writer, "POST", "/courses", body(unique("漫瀚调"), "150602"));
  const submitted = await call(url, writer, "POST", `/courses/${course.id}/submit`, {});
  await call(url, await token(url, second), "POST", `/courses/${course.id}/publish`, {}, { "if-match": `"v${submitted.version}"` });
  const title = course.shown.title_zh;

  await signIn(page, city);
  await follow(page, "资源共享");
  for (const [owner, name] of [["city", "鄂尔多斯市老年教育资源中心"], ["150602", "东胜区资源分中心"]]) {
    await page.getByRole("button", { name: "设立资源中心" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("所属").selectOption(owner);
    await dialog.getByLabel("名称").fill(name);
    if (owner === "150602") await inspect(page, "resource-center-add");
    await dialog.locator("form").getByRole("button", { name: "设立资源中心" }).click();
    await page.getByRole("rowheader", { name }).waitFor();
  }
  await signOut(page);

  await signIn(page, county, `/courses/${course.id}`);
  await page.getByRole("button", { name: "共享", exact: true }).click();
  await page.getByRole("button", { name: "提交共享" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "提交共享", exact: true }).click();
  await page.getByText("待市级采用", { exact: true }).waitFor();
  await settled(page);
  await inspect(page, "course-sharing-offered");
  await signOut(page);

  await signIn(page, city, `/courses/${course.id}`);
  await page.getByRole("button", { name: "共享", exact: true }).click();
  await page.getByRole("button", { name: "批准" }).click();
  await page.getByRole("dialog").getByText(title).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "批准", exact: true }).click();
  await page.getByText("共享中", { exact: true }).waitFor();
  await signOut(page);

  const place = await school(url);
  await signIn(page, place.manager, `/courses/${course.id}`);
  await page.getByRole("button", { name: "共享", exact: true }).click();
  await page.getByRole("button", { name: "订阅", exact: true }).click();
  await page.getByRole("dialog").locator("form").getByRole("button", { name: "订阅" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("rowheader", { name: place.facility.school.name }).waitFor();
  await settled(page);
  await inspect(page, "course-sharing-subscribed");
  await follow(page, "资源共享");
  await page.getByRole("link", { name: title }).waitFor();
  await page.locator("#filter-status").selectOption("accepted");
  await settled(page);
  await inspect(page, "resource-centers");
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("button", { name: "共享", exact: true }).click();
  await page.getByRole("button", { name: "停止订阅" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "停止订阅", exact: true }).click();
  await page.getByText("没有学堂订阅").waitFor();
});
