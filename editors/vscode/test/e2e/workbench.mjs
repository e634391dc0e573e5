// VS Code in Chromium, as a person uses it: the keyboard, the mouse, and what is to be seen.
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(import.meta.url)("playwright-core");

let failures = 0;

/** Prints whether something is as it should be, and if not, what was seen. */
export function check(what, holds, seen) {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds ? "" : `: ${JSON.stringify(seen)}`}`);
  failures += holds ? 0 : 1;
}

export const failed = () => failures;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks again and again until there is an answer, or `timeout` milliseconds are over. */
export async function eventually(probe, timeout = 20_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await probe();
    if (value || Date.now() > end) return value;
    await pause(25);
  }
}

export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export class Workbench {
  constructor(page, screenshots) {
    this.page = page;
    this.screenshots = screenshots;
  }

  /** Opens VS Code, which trusts no folder of itself. */
  static async open(browser, url, screenshots) {
    const page = await browser.newPage({ viewport: { width: 1120, height: 700 } });
    page.setDefaultTimeout(30_000);
    await page.goto(url);
    await page.waitForSelector(".monaco-workbench", { timeout: 120_000 });
    return new Workbench(page, screenshots);
  }

  restricted() {
    return this.page.locator(".statusbar-item", { hasText: "Restricted Mode" });
  }

  /** Says that the folder's authors are to be trusted. */
  async trust() {
    await this.restricted().waitFor();
    await this.command("Workspaces: Manage Workspace Trust");
    await this.page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust/ }).first().click();
    await this.restricted().waitFor({ state: "detached" });
    // The editor of the trust is a window of its own, and takes no keys while the extensions start anew.
    const closed = () => this.page.locator(".workspace-trust-editor").waitFor({ state: "detached", timeout: 1000 });
    await eventually(async () => {
      await this.press("Escape");
      return closed().then(() => true, () => false);
    }, 30_000);
  }

  /** Runs a step; one that throws fails, and the next ones still run. */
  async step(what, run) {
    try {
      await run();
    } catch (error) {
      check(what, false, String(error).split("\n").slice(0, 4).join(" "));
      await this.picture(`failed-${failures}`);
    }
    await this.page.keyboard.press("Escape");
  }

  async picture(name, clip) {
    await this.page.screenshot({ path: join(this.screenshots, `${name}.png`), clip });
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text, options) {
    return this.page.keyboard.type(text, options);
  }

  async #ask(keys, text) {
    await this.press(keys);
    await this.page.locator(".quick-input-widget input").first().waitFor();
    await this.type(text);
  }

  /** Waits for the answer of that name in the list that is open, and takes it. */
  async #take(name) {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
    await this.#closed();
  }

  async #closed() {
    await this.page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
  }

  /** Gives the keyboard to the first group of editors. A preview that has it keeps it to itself. */
  async focus() {
    await this.page.locator(".editor-group-container .tab.active").first().click();
    await this.press("Control+1");
  }

  async open(file) {
    await eventually(async () => {
      await this.#ask("Control+P", file);
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first();
      // A file that was just written is not found at once.
      const there = await row.waitFor({ timeout: 3000 }).then(() => true, () => false);
      await (there ? row.click() : this.press("Escape"));
      return there;
    }, 30_000);
    await this.tab(file);
  }

  async close() {
    await this.page.locator(".tab.active .tab-actions a").first().click();
  }

  tab(file) {
    return this.page.locator(`.tab.active[aria-label^="${file}"]`).first().waitFor();
  }

  async goto(line, column) {
    await this.#ask("Control+G", `${line}:${column}`);
    // The list follows what is typed with a delay.
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: `line ${line} at column ${column}` }).first().waitFor();
    await this.press("Enter");
    await this.#closed();
    await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).first().waitFor();
  }

  async command(name) {
    await this.#ask("F1", name);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
  }

  async choose(name) {
    await this.#take(name);
  }

  /** Gives the document a language, once the editor knows that. */
  async language(name) {
    await eventually(async () => {
      await this.#ask("F1", "Change Language Mode");
      await this.page.locator(".quick-input-list .monaco-list-row", { hasText: "Change Language Mode" }).first().click();
      await this.type(name);
      const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
      const there = await row.waitFor({ timeout: 2000 }).then(() => true, () => false);
      await (there ? row.click() : this.press("Escape"));
      return there;
    }, 30_000);
  }

  async save() {
    await this.press("Control+S");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  line(text) {
    return this.page.locator(".view-line", { hasText: text }).first();
  }

  /** Where some characters of a line stand on the screen. */
  async box(line, characters) {
    return this.line(line).evaluate((element, wanted) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const parts = [];
      while (texts.nextNode()) parts.push(texts.currentNode);
      const start = parts.map((part) => part.data).join("").replaceAll("\u00a0", " ").indexOf(wanted);
      const at = (offset) => {
        for (const part of parts) {
          if (offset <= part.length) return [part, offset];
          offset -= part.length;
        }
      };
      const range = document.createRange();
      range.setStart(...at(start));
      range.setEnd(...at(start + wanted.length));
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }, characters);
  }

  problems() {
    return this.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
  }

  shown(words) {
    return eventually(async () => (await this.problems()).some((row) => row.includes(words)));
  }

  gone(words) {
    return eventually(async () => !(await this.problems()).some((row) => row.includes(words)));
  }

  /** The text of the notification with some words in it. */
  async notification(words) {
    const toast = this.page.locator(".notification-toast", { hasText: words }).first();
    await toast.waitFor();
    return toast.innerText();
  }

  async dismiss() {
    await this.command("Notifications: Clear All Notifications");
    await this.page.locator(".notification-toast").first().waitFor({ state: "detached" });
  }

  status() {
    return this.page.locator(".statusbar-item", { hasText: "iamlint" }).first();
  }

  /** The text of the Markdown preview that holds some words. */
  async preview(words) {
    return eventually(async () => {
      for (const frame of this.page.frames()) {
        const text = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
        if (frame !== this.page.mainFrame() && text.includes(words)) return text;
      }
    });
  }
}
