// A tablet that is a device of its school: registered by one person and let in by another, it records without a network, goes on
// after a reload and in a second tab, and sends everything once when the network is back.
import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { now } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const TOWNSHIP = { scope: "township", division_code: "150602001" };

/** A class that is open, with two learners: one has a card, the other shows a code on the own telephone. */
async function lesson(url) {
  const place = await school(url);
  const [withCard, withCode] = [await learner(url, place, "其木格"), await learner(url, place, "王桂兰")];
  const held = await session(url, place, await course(url, unique("书法")), "09:30", "11:30");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  const card = await call(url, clerk, "POST", `/learners/${withCard.id}/card`, {});
  const admin = await token(url, process.env.E2E_ADMIN ?? "city_admin");
  const username = await account(url, "learner", { scope: "self" });
  const { items } = await call(url, admin, "GET", `/accounts?q=${username}`);
  await call(url, admin, "POST", `/learners/${withCode.id}/declare-account`, { account_id: items[0].id });
  const telephone = await token(url, username);
  const shown = async () => (await call(url, telephone, "GET", "/sign-codes")).items[0].code;
  return { place, held, clerk, withCard, withCode, card: card.code, shown };
}

/** The manager makes this browser a device; answers it as the API has it. */
async function register(page, url, place, label) {
  await signIn(page, place.manager, `/facilities/${place.facility.id}?tab=devices`);
  await page.getByRole("link", { name: "把本机登记为签到设备" }).click();
  await page.getByLabel("设备名称").fill(label);
  await inspect(page, "tablet-register");
  await page.getByRole("button", { name: "登记本机" }).click();
  await page.getByText("本机已登记，等待另一人核准", { exact: true }).first().waitFor();
  await inspect(page, "tablet-pending");
  const manager = await token(url, place.manager);
  const { items } = await call(url, manager, "GET", `/devices?facility_id=${place.facility.id}`);
  const device = items.find((one) => one.label === label);
  assert.equal(await page.locator(".pairing-code").innerText(), device.fingerprint, "both show the same");
  return device;
}

/** Another person lets it in, and the page notices by itself. */
async function letIn(page, url, device) {
  const township = await token(url, await account(url, "township_operator", TOWNSHIP));
  await call(url, township, "POST", `/devices/${device.id}/approve`, {});
  await page.getByText("本机可以签到").waitFor();
}

/** Types as a scanner does, wherever the focus is. */
async function scan(page, code) {
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

const recorded = (page, kind, code) =>
  page.getByRole("status").filter({ hasText: `已记录${kind}：…${code.slice(-4)}` }).waitFor();
const verdicts = (page, word) => page.locator(".desk-arrivals").getByText(word, { exact: true });

/** Whatever can be pressed or typed into is at least 60 px in both directions. */
async function large(page) {
  const small = await page.locator(".desk :is(button, a, input):visible").evaluateAll((targets) =>
    targets.map((one) => ({ text: one.innerText || one.id, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 60 || box.height < 60)
      .map(({ text, box }) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`));
  assert.deepEqual(small, []);
}

scenario("a tablet records without a network, over a reload and in two tabs, and everything is entered once", async (page, url) => {
  const { place, held, clerk, withCard, withCode, card, shown } = await lesson(url);
  await page.context().clock.install({ time: now() });
  const device = await register(page, url, place, unique("教室平板"));
  await letIn(page, url, device);
  await inspect(page, "tablet-active");
  const desk = `/class-sessions/${held.id}/desk`;
  const heard = (path) => page.waitForResponse((answer) => answer.url().includes(path) && answer.ok());
  const bound = Promise.all([heard("/anchors"), heard("/timetable?")]);
  await page.goto(desk);
  await bound;
  await page.getByRole("group", { name: "扫码记为" }).waitFor();
  await page.getByText("还没有工作人员出示值守码").waitFor({ state: "detached" });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await settled(page);

  await page.context().setOffline(true);
  await scan(page, card);
  await recorded(page, "签到", card);
  const code = await shown();
  await scan(page, code);
  await recorded(page, "签到", code);
  await page.getByText("网络断开，2 条记录等待上传").waitFor();
  await large(page);
  await inspect(page, "tablet-desk-offline");

  await page.reload();
  await page.getByText("没有网络，本机照常签到").waitFor();
  await page.getByText("网络断开，2 条记录等待上传").waitFor();
  await page.getByRole("button", { name: "签退" }).click();
  await scan(page, card);
  await recorded(page, "签退", card);
  await large(page);
  await inspect(page, "tablet-alone");
  await scan(page, "王桂兰");
  await page.getByText("不是签到码，请再扫一次").waitFor();

  const second = await page.context().newPage();
  await second.goto(desk);
  await second.getByText("网络断开，3 条记录等待上传").waitFor();
  const nobodys = "K0000000000000000000000000";
  await Promise.all([scan(second, nobodys), scan(page, nobodys)]);
  await recorded(second, "签到", nobodys);
  await recorded(page, "签退", nobodys);

  await page.context().setOffline(false);
  await page.getByText("网络已恢复").waitFor();
  await verdicts(page, "等待上传").first().waitFor({ state: "detached" });
  assert.equal(await verdicts(page, "已采纳").count(), 3);
  assert.equal(await verdicts(page, "不予采纳").count(), 2);
  await page.getByText("不是本系统的码").first().waitFor();
  await inspect(page, "tablet-answered");
  await second.close();

  const { items } = await call(url, clerk, "GET", `/class-sessions/${held.id}/attendances?signed_in=true`);
  const told = Object.fromEntries(items.map((row) => [row.learner_id, row.attendance]));
  assert.equal(items.length, 2, "nothing is lost, and nothing is doubled");
  assert.equal(told[withCard.id].status, "signed_out");
  assert.equal(told[withCode.id].status, "signed_in");
  assert.deepEqual([told[withCard.id].source, told[withCode.id].source], ["static_card", "device_scan"]);
  const manager = await token(url, place.manager);
  const seen = await call(url, manager, "GET", `/devices/${device.id}`);
  assert.deepEqual([seen.last_seq, seen.waiting, seen.flagged, seen.chain_broken], [5, 0, 0, false], "the chain is one");

  // With the network the whole page is there, and a scan is answered at once.
  await page.getByRole("button", { name: "打开完整页面" }).click();
  await page.getByRole("button", { name: "王桂兰 签退" }).waitFor();
  await page.getByRole("button", { name: "签退", exact: true }).click();
  await scan(page, await shown());
  await page.getByRole("status").filter({ hasText: "王*：签退已采纳" }).waitFor();
  const kept = await page.evaluate(() => new Promise((found, failed) => {
    const request = indexedDB.open("silver-academy-tablet");
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
      const all = request.result.transaction(["device", "rows", "answers"]);
      const stores = ["device", "rows", "answers"].map((name) => all.objectStore(name).getAll());
      const key = all.objectStore("device").get("key");
      all.oncomplete = () => found({ text: JSON.stringify(stores.map((one) => one.result)), readable: key.result.extractable });
    };
  }));
  assert.equal(kept.readable, false, "the key is never told");
  for (const secret of ["其木格", "王桂兰", card, code, withCard.id_number]) {
    assert.ok(!kept.text.includes(secret), `${secret} outlives its answer`);
  }
});

scenario("a tablet that was revoked says so, forgets its device, and is registered anew", async (page, url) => {
  const place = await school(url);
  await page.context().clock.install({ time: now() });
  const device = await register(page, url, place, unique("门厅平板"));
  const township = await token(url, await account(url, "township_operator", TOWNSHIP));
  await call(url, township, "POST", `/devices/${device.id}/revoke`, { reason: "登记有误" });
  await page.getByText("本机已被吊销").waitFor();
  await inspect(page, "tablet-revoked");
  await page.getByRole("button", { name: "清除本机登记" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "清除本机登记" }).click();
  await page.getByLabel("设备名称").fill(unique("门厅平板"));
  await page.getByRole("button", { name: "登记本机" }).click();
  await page.getByText("本机已登记，等待另一人核准", { exact: true }).first().waitFor();
  assert.notEqual(await page.locator(".pairing-code").innerText(), device.fingerprint, "another key");
});

scenario("a browser that cannot keep a key says so, and registers nothing", async (page, url) => {
  const place = await school(url);
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }));
  await signIn(page, place.manager, `/facilities/${place.facility.id}/tablet`);
  await page.getByLabel("设备名称").fill("旧平板");
  await page.getByRole("button", { name: "登记本机" }).click();
  await page.getByRole("alert").filter({ hasText: "这个浏览器不能保管设备密钥" }).waitFor();
  await inspect(page, "tablet-no-key");
  const manager = await token(url, place.manager);
  const { items } = await call(url, manager, "GET", `/devices?facility_id=${place.facility.id}`);
  assert.deepEqual(items, []);
});
