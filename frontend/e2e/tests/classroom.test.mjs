import assert from "node:assert/strict";
import { cutOff, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";
import { now } from "../support/server.mjs";

const scenario = suite();
const SIZES = [{ width: 1280, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }];

/** A class that is open, with learners of these names. */
async function open(url, ...names) {
  const place = await school(url);
  const people = [];
  for (const name of names) people.push(await learner(url, place, name));
  const held = await session(url, place, await course(url, unique("手机摄影")), "09:30", "11:30");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  return { place, people, held, clerk };
}

/** The account of a learner, declared to be that one. */
async function own(url, who) {
  const name = await account(url, "learner", { scope: "self" });
  const admin = await token(url, process.env.E2E_ADMIN ?? "city_admin");
  const { items } = await call(url, admin, "GET", `/accounts?q=${name}`);
  await call(url, admin, "POST", `/learners/${who.id}/declare-account`, { account_id: items[0].id });
  return name;
}

/** Whatever can be pressed or typed into is at least 60 px in both directions, at each size. */
async function large(page, within) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForTimeout(100);
    const small = await page.locator(`${within} :is(button, a, input):visible`).evaluateAll((targets) =>
      targets.map((one) => ({ text: one.innerText || one.id, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 60 || box.height < 60)
        .map(({ text, box }) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`));
    assert.deepEqual(small, [], `targets at ${size.width} px`);
  }
  await page.setViewportSize(SIZES[0]);
}

scenario("at the tablet one tap signs in, another takes it back, and a scanner and the keys do the same", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格", "王桂兰", "李秀英");
  const card = await call(url, clerk, "POST", `/learners/${people[2].id}/card`, {});
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  await large(page, ".desk");
  await inspect(page, "desk-tablet");

  await page.getByRole("button", { name: "其木格 签到" }).click();
  await page.getByRole("status").filter({ hasText: "其木格：已签到" }).waitFor();
  await page.locator(".desk-counts").getByText("在课").locator("..").getByText("1", { exact: true }).waitFor();
  await large(page, ".desk");
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByText("已撤销").waitFor();
  await page.getByRole("button", { name: "其木格 签到" }).waitFor();

  // The keyboard alone: a name that fits one, and Enter.
  const box = page.getByRole("searchbox");
  await box.fill("王桂");
  await box.press("Enter");
  await page.getByRole("button", { name: "王桂兰 签退" }).waitFor();
  // The scanner is a keyboard: the code of a card, and Enter; twice is once.
  for (const said of ["李秀英：已签到", "李秀英：刚刚已办理，没有变化"]) {
    await box.fill(card.code.toLowerCase());
    await box.press("Enter");
    await page.getByRole("status").filter({ hasText: said }).waitFor();
  }
  await page.getByRole("heading", { name: "最近签到" }).waitFor();
  await page.locator(".desk-arrivals").getByText("李秀英").waitFor();
  await inspect(page, "desk-arrivals");
});

/** Types as a scanner does: wherever the focus is, all at once, and Enter. */
async function scan(page, code) {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** What this browser keeps of the tablet. */
const kept = (page) => page.evaluate(() =>
  Object.keys(localStorage).filter((name) => name.startsWith("desk-")).map((name) => localStorage.getItem(name)).join());

scenario("a scan after a tap signs in who was scanned, and leaves alone who was tapped", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格", "王桂兰", "李秀英");
  const cards = [];
  for (const who of people) cards.push((await call(url, clerk, "POST", `/learners/${who.id}/card`, {})).code);
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  const inBox = (what) => page.waitForFunction(() => document.activeElement?.id === "scan", undefined, { timeout: 5_000 })
    .catch(() => assert.fail(`the focus is not in the box: ${what}`));
  await page.getByRole("button", { name: "其木格 签到" }).waitFor();
  await inBox("at the beginning");

  await page.getByRole("button", { name: "其木格 签到" }).click();
  await inBox("after a tap");
  await page.getByRole("button", { name: "其木格 签退" }).waitFor();
  await scan(page, cards[1]);
  await page.getByRole("status").filter({ hasText: "王桂兰：已签到" }).waitFor();

  // The keyboard has left the box for a tile: the scan finds the box, and its second Enter presses nothing.
  await page.getByRole("button", { name: "其木格 签退" }).focus();
  await scan(page, cards[2]);
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "李秀英：已签到" }).waitFor();
  await settled(page);
  const { items } = await call(url, clerk, "GET", `/class-sessions/${held.id}/attendances?signed_in=true`);
  assert.deepEqual(items.map((row) => row.attendance.status), ["signed_in", "signed_in", "signed_in"]);
});

scenario("what cannot be taken back is told in front of the tablet, and closed with the same finger", async (page, url) => {
  const { place, held } = await open(url, "其木格");
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  await page.getByRole("button", { name: "其木格 签到" }).click();
  const mend = await cutOff(page, "**/undo");
  await page.getByRole("button", { name: "撤销" }).click();
  await page.locator(".toasts").getByRole("button", { name: "关闭" }).waitFor();
  await large(page, ".toasts");
  await mend();
});

scenario("on a slow line the tablet and the screen show what arrives, late but not never", async (page, url) => {
  const { place, held } = await open(url, "其木格");
  for (const address of ["**/live", "**/class-code"]) {
    await page.route(address, async (route) => {
      await new Promise((later) => setTimeout(later, 3_000));
      await route.continue().catch(() => {});
    });
  }
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  await page.getByRole("searchbox").waitFor();
  await page.locator(".desk-counts").getByText("在课").waitFor();
  await page.goto(`/class-sessions/${held.id}/code`);
  const code = page.getByRole("img", { name: "课堂签到码" });
  await code.waitFor();
  const before = await code.locator("path").getAttribute("d");
  await page.waitForFunction((was) => document.querySelector(".screen-code path").getAttribute("d") !== was, before);
});

scenario("what is tapped while the line is down waits, outlives the page, and is sent when the line is back", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格", "王桂兰");
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  await page.getByRole("button", { name: "其木格 签到" }).waitFor();
  const mend = await cutOff(page, "**/attendances");
  await page.getByRole("button", { name: "其木格 签到" }).click();
  await page.getByText("网络断开，1 项等待上传").waitFor();
  await page.getByRole("button", { name: "王桂兰 签到" }).click();
  await page.getByText("网络断开，2 项等待上传").waitFor();
  assert.equal(await page.getByText(/正在依次处理/).count(), 0, "what waits is told once");
  await inspect(page, "desk-offline");
  const text = await kept(page);
  assert.ok(text.includes(people[0].id) && !text.includes("其木格"), "kept by numbers, never by names");

  // A code would have to be understood by the server: it is told at once, and not counted.
  await scan(page, "K0123456789ABCDEFGHJKMNPQ");
  await page.getByRole("alert").filter({ hasText: "请改点姓名" }).waitFor();
  await page.getByText("网络断开，2 项等待上传").waitFor();
  await large(page, ".desk");

  // Whoever leaves the page is told on every other, and led back.
  await page.getByRole("link", { name: "返回课次" }).click();
  await page.getByText("本机有 2 项签到签退未上传").waitFor();
  await inspect(page, "kept-notice");
  await mend();
  await page.getByRole("link", { name: /^打开平板签到上传/ }).click();
  await page.getByText(/网络断开/).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "其木格 签退" }).waitFor();
  await page.getByRole("button", { name: "王桂兰 签退" }).waitFor();
  const { items } = await call(url, clerk, "GET", `/class-sessions/${held.id}/attendances?signed_in=true`);
  assert.equal(items.length, 2, "nothing is lost, and nothing is doubled");
  await page.getByRole("link", { name: "返回课次" }).click();
  await page.getByRole("link", { name: "平板签到" }).waitFor();
  assert.equal(await page.getByText(/签到签退未上传/).count(), 0);
  assert.equal(await kept(page), "");
});

scenario("what one account has tapped is sent by that account alone, and is not lost when the class is closed", async (page, url) => {
  const { place, held, clerk } = await open(url, "其木格");
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  const mend = await cutOff(page, "**/attendances");
  await page.getByRole("button", { name: "其木格 签到" }).click();
  await page.getByText("网络断开，1 项等待上传").waitFor();
  await page.getByRole("link", { name: "返回课次" }).click();
  await signOut(page);
  await page.getByLabel("账号").waitFor();
  await mend();
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/attendances")) sent.push(request.url());
  });
  await call(url, clerk, "POST", `/class-sessions/${held.id}/close`, {});

  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByText(/其他账号记下的 1 项/).waitFor();
  await page.getByRole("link", { name: "平板签到", exact: true }).click();
  await page.getByText("本机另有 1 项由其他账号记下，尚未上传").waitFor();
  await page.waitForTimeout(4_000);
  assert.deepEqual(sent, [], "nothing goes out in another's name");
  await page.getByRole("link", { name: "返回课次" }).click();
  await signOut(page);

  // The class is closed by now: the server says no, and who was concerned stays to be read until somebody has put it away.
  await signIn(page, place.clerk, `/class-sessions/${held.id}/desk`);
  const refused = page.getByRole("alert").filter({ hasText: "其木格" });
  await refused.getByRole("button", { name: "重试" }).waitFor();
  await page.reload();
  await refused.getByRole("button", { name: "关闭" }).click();
  await refused.waitFor({ state: "detached" });
  assert.equal(await kept(page), "");
});

scenario("what was kept over the day is told name by name, until somebody has seen to it", async (page, url) => {
  const { place, people, held } = await open(url, "其木格");
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  const late = new Date(new Date(now()).getTime() - 86_400_000).toISOString();
  await page.evaluate(({ session, learner, at }) => {
    const somebody = "01890000-0000-7000-8000-000000000001";
    localStorage.setItem(`desk-${session}-${somebody}`, JSON.stringify([{ sign_in: [learner, at] }]));
  }, { session: held.id, learner: people[0].id, at: late });
  await page.goto(`/class-sessions/${held.id}/desk`);
  await page.getByText("1 项已过上课当天，不能再上传").waitFor();
  await page.getByText(/^其木格：签到（/).waitFor();
  await large(page, ".desk");
  await inspect(page, "kept-over");
  await page.getByRole("button", { name: "已处理，清除" }).click();
  await page.getByText(/不能再上传/).waitFor({ state: "detached" });
  assert.equal(await kept(page), "");
});

scenario("the code on the screen is large, changes all the time, and signs the learner whose telephone scans it", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格");
  await signIn(page, place.manager, `/class-sessions/${held.id}/code`);
  const code = page.getByRole("img", { name: "课堂签到码" });
  await code.waitFor();
  const box = await code.boundingBox();
  assert.ok(box.width > 400 && Math.abs(box.width - box.height) < 2, `${box.width} × ${box.height}`);
  const middle = page.viewportSize().width / 2;
  assert.ok(Math.abs(box.x + box.width / 2 - middle) < 10, `the code stands at ${box.x} of ${page.viewportSize().width}`);
  await inspect(page, "class-code");
  const before = await code.locator("path").getAttribute("d");
  await page.waitForFunction((was) => document.querySelector(".screen-code path").getAttribute("d") !== was, before);
  const learners = await token(url, await own(url, people[0]));
  const shown = await call(url, clerk, "GET", `/class-sessions/${held.id}/class-code`);
  await call(url, learners, "POST", `/class-sessions/${held.id}/self-sign-in`, { code: shown.code });
  await page.getByRole("status").filter({ hasText: "1 / 30" }).waitFor();
});

scenario("a learner shows the own code in large letters, and signs in by the code that the telephone has read", async (page, url) => {
  const { people, held, clerk } = await open(url, "其木格");
  const name = await own(url, people[0]);
  await signIn(page, name, "/own-code");
  const code = page.getByRole("img", { name: "我的签到码" });
  await code.waitFor();
  const size = await page.getByText("其木格").evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
  assert.ok(size >= 28, `${size} px`);
  await inspect(page, "own-code");
  const shown = await call(url, clerk, "GET", `/class-sessions/${held.id}/class-code`);
  await page.goto(`/class-sessions/${held.id}/self?code=${shown.code}`);
  await page.getByRole("button", { name: "签到" }).waitFor();
  await page.getByText(/请在 \d+ 秒内按下按钮/).waitFor();
  await large(page, ".elder");
  const next = await call(url, clerk, "GET", `/class-sessions/${held.id}/class-code`);
  await page.goto(`/class-sessions/${held.id}/self?code=${next.code}`);
  const letters = await page.getByRole("button", { name: "签到" }).evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
  assert.ok(letters >= 32, `${letters} px`);
  await inspect(page, "self-sign-before");
  await page.getByRole("button", { name: "签到" }).click();
  await page.getByText(/已签到（/).waitFor();
  assert.equal(await page.locator(".elder button").count(), 0, "a second press would sign out");
  assert.equal(await page.getByText(/秒内按下按钮/).count(), 0);
  await inspect(page, "self-sign");
});

scenario("a card is issued once and printed, and the sheet is printed and taken in again", async (page, url) => {
  const { place, people, held } = await open(url, "其木格", "王桂兰");
  await signIn(page, place.clerk, `/learners/${people[0].id}`);
  await page.getByRole("link", { name: "学员卡" }).click();
  await page.getByRole("button", { name: "签发学员卡" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "签发学员卡" }).click();
  await page.getByRole("img", { name: "学员卡" }).waitFor();
  await inspect(page, "learner-card");

  await page.goto(`/class-sessions/${held.id}`);
  await page.getByRole("link", { name: "打印签到表" }).click();
  await page.getByRole("table", { name: "银发学堂签到表" }).getByText("王桂兰").waitFor();
  await inspect(page, "sheet-paper");
  await page.setViewportSize({ width: 390, height: 844 });
  const [frame, table] = await page.locator(".paper-frame").evaluate((one) => [one.clientWidth, one.querySelector("table").offsetWidth]);
  assert.ok(table >= 600 && frame < table, `${table} px in ${frame} px: the sheet is scrolled, not squeezed`);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation", { name: "主导航" }).isVisible(), false, "only the sheet goes onto paper");
  await page.emulateMedia({ media: "screen" });

  await page.goto(`/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "导入签到表" }).click();
  const dialog = page.getByRole("dialog");
  const sheet = "姓名,签到时间,签退时间\n其木格,９：３０,\n王桂兰,早上,\n";
  await dialog.locator('input[type="file"]').setInputFiles({ name: "签到表.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await dialog.getByText("共 2 行有时间：可导入 1 行，已有 0 行，有错 1 行").waitFor();
  await dialog.getByText("请写成 9:05 这样的时间。").waitFor();
  await inspect(page, "sheet-import");
  await dialog.getByRole("button", { name: "只导入正确的行" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("已到 1 人 / 共 2 人").waitFor();
});

scenario("a sheet on paper is keyed in row by row, and what is wrong with a row is told at it", async (page, url) => {
  const { place, held } = await open(url, "其木格", "王桂兰", "李秀英");
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "录入纸质签到表" }).click();
  const dialog = page.getByRole("dialog");
  const box = (who, what) => dialog.getByLabel(`${who} ${what}`);
  await box("其木格", "签到").fill("09:30");
  await box("其木格", "签到").press("Enter");
  assert.ok(await box("其木格", "签退").evaluate((input) => input === document.activeElement), "Enter goes on to the next box");
  await dialog.getByLabel("按姓名查找").fill("王桂");
  await box("李秀英", "签到").waitFor({ state: "detached" });
  await box("王桂兰", "签到").fill("23:50");
  await dialog.getByLabel("按姓名查找").fill("");
  await dialog.getByRole("button", { name: "保存签到表" }).click();
  await dialog.getByRole("listitem").filter({ hasText: "王桂兰" }).locator(".fault").waitFor();
  assert.equal(await dialog.locator('[aria-invalid="true"]').count(), 1, "only one box is wrong");
  assert.equal(await box("其木格", "签到").inputValue(), "09:30", "what was typed is kept");
  await inspect(page, "sheet-keyed-in");
  await box("王桂兰", "签到").fill("09:35");
  await dialog.getByRole("button", { name: "保存签到表" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("已到 2 人 / 共 3 人").waitFor();
});

scenario("one asks for a correction, another approves it, and the record tells how it came about", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格");
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: people[0].id });
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("link", { name: "考勤记录" }).click();
  await page.getByRole("button", { name: "申请更正" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^签到/).fill("09:35");
  await dialog.getByLabel("理由").fill("与监控核对");
  await inspect(page, "attendance-ask");
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("待批准").waitFor();
  await signOut(page);

  await signIn(page, place.manager, "/attendance-corrections");
  await page.getByRole("button", { name: "查看 其木格 的更正" }).click();
  await inspect(page, "attendance-correction");
  await page.getByRole("dialog").getByRole("button", { name: "批准", exact: true }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: "批准", exact: true }).last().click();
  await page.getByText("已批准更正").waitFor();
  await page.goto(`/class-sessions/${held.id}`);
  await page.getByRole("link", { name: "考勤记录" }).click();
  await page.getByText("已作废").waitFor();
  await settled(page);
  await inspect(page, "attendance-history");
});

scenario("the queue of flagged attendance says when there is nothing to do", async (page, url) => {
  const { place } = await open(url, "其木格");
  await signIn(page, place.manager, "/attendance-reviews");
  await page.getByText("没有待复核的考勤").waitFor();
  await inspect(page, "attendance-reviews");
});

scenario("who forgot to sign out waits in a queue that says until when, and another than the recorder confirms", async (page, url) => {
  const { place, people, held, clerk } = await open(url, "其木格", "王桂兰");
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: people[0].id });
  await call(url, await token(url, place.manager), "POST", `/class-sessions/${held.id}/attendances`, { learner_id: people[1].id });
  await call(url, clerk, "POST", `/class-sessions/${held.id}/close`, {});
  await signIn(page, place.clerk, "/attendance-confirmations");
  const row = page.getByRole("row").filter({ hasText: "其木格" });
  await row.getByText(/^\d{4}-\d{2}-\d{2}$/).waitFor();
  assert.equal(await page.getByRole("button", { name: /^确认时长/ }).count(), 0, "nobody confirms what they recorded");
  await signOut(page);

  await signIn(page, place.manager, "/attendance-confirmations");
  const own = page.getByRole("row").filter({ hasText: "王桂兰" });
  await own.getByText("本人录入，须由另一人处理").waitFor();
  assert.equal(await own.getByRole("button").count(), 0);
  await inspect(page, "attendance-confirmations");
  await row.getByRole("button", { name: /^确认时长/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^其木格：/).waitFor();
  await dialog.getByLabel("在课分钟数").fill("1");
  await dialog.getByLabel("理由").fill("教师证明");
  await dialog.getByRole("button", { name: "确认时长" }).click();
  await page.getByText("已确认在课时长").waitFor();
  await row.waitFor({ state: "detached" });
});
