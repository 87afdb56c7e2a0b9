// Starts the application; when that fails, says so instead of leaving an empty page.
import init from "console-wasm";

const boot = document.getElementById("boot");
try {
  await init({ module_or_path: new URL(WASM, import.meta.url) });
  boot.remove();
} catch (error) {
  boot.setAttribute("role", "alert");
  const english = document.createElement("span");
  english.lang = "en";
  english.textContent = "The page did not open. Check the network and reload; if that does not help, use a recent Chrome, Edge, Firefox or Safari.";
  boot.replaceChildren("页面没有打开。请检查网络后刷新重试；仍然不行，请换用新版的 Chrome、Edge、Firefox 或 Safari 浏览器。 ", english);
  console.error(error);
}
