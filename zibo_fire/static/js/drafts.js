/* Autosave of typed text. Without this file the save button works as ever.

   What is typed is copied to this browser at once, sent as a private draft every few seconds and on
   leaving a field, and removed from this browser when the server has confirmed it. */
(function () {
  "use strict";

  const EVERY = 3000;
  const AGAIN = 15000;
  const form = document.querySelector("form[data-drafts]");
  if (!form) {
    return;
  }
  const label = form.querySelector("[data-save-state]");
  const prefix = ["draft", form.dataset.owner, form.dataset.drafts, form.dataset.record].join("|");
  const fields = Array.from(form.elements).filter(function (field) {
    return field.name && field.matches("textarea, select, input:not([type=hidden], [type=file], [type=checkbox])");
  });
  const confirmed = new Map();
  const pending = new Set();
  let timer = null;
  let sending = false;
  let saving = false;
  let underWay = Promise.resolve();

  function say(words, care) {
    label.textContent = words;
    label.toggleAttribute("data-care", Boolean(care));
  }

  function place(field) {
    return prefix + "|" + field.name;
  }

  function isTyped(field) {
    return field.matches("textarea, input") && field.value !== field.defaultValue;
  }

  function copyHere(field) {
    try {
      const base = form.elements.base.value;
      localStorage.setItem(place(field), JSON.stringify({ text: field.value, base: base, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  function copyOf(field) {
    try {
      return JSON.parse(localStorage.getItem(place(field)));
    } catch {
      return null;
    }
  }

  function forget(field, text) {
    const copy = copyOf(field);
    if (copy && (text === undefined || copy.text === text)) {
      localStorage.removeItem(place(field));
    }
  }

  function token() {
    return form.elements.csrfmiddlewaretoken;
  }

  async function post(url, body) {
    for (let attempt = 0; ; attempt += 1) {
      body.set("csrfmiddlewaretoken", token().value);
      const answer = await fetch(url, {
        method: "POST",
        body: body,
        credentials: "same-origin",
        redirect: "error",
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const fresh = answer.headers.get("X-CSRF-Token");
      if (answer.status === 403 && fresh && attempt === 0) {
        token().value = fresh;
        continue;
      }
      return answer;
    }
  }

  async function told(response) {
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return isJson ? await response.json() : {};
  }

  function explain(status, isHere) {
    const where = isHere ? "，已存本机" : "，请勿关闭本页";
    if (status === 0) {
      return "离线" + where;
    }
    if (status === 401) {
      return "登录已过期" + where + "；重新登录后可恢复";
    }
    if (status === 403 || status === 404) {
      return "您已不能办理本案" + where;
    }
    return "未保存" + where;
  }

  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function send() {
    clearTimeout(timer);
    if (!sending && !saving && pending.size > 0) {
      underWay = sendOne();
    }
  }

  async function sendOne() {
    sending = true;
    const field = pending.values().next().value;
    const text = field.value;
    pending.delete(field);
    let status = 0;
    let answer = {};
    try {
      const body = new URLSearchParams({ field: field.name, text: text, base: form.elements.base.value });
      if (form.elements.form_key) {
        body.set("form_key", form.elements.form_key.value);
      }
      const response = await post(form.dataset.drafts, body);
      status = response.status;
      answer = await told(response);
    } catch {
      status = 0;
    }
    sending = false;
    if (answer.state === "kept") {
      confirmed.set(field, text);
      if (field.value === text) {
        forget(field, text);
      } else {
        pending.add(field);
      }
      if (saving) {
        return;
      }
      if (pending.size === 0) {
        say("草稿已保存 " + answer.at + "，尚未保存到案件");
      }
      schedule(pending.size ? EVERY : AGAIN);
      return;
    }
    pending.add(field);
    if (saving) {
      return;
    }
    const words = explain(status, copyHere(field));
    say(answer.message ? answer.message + words : words, true);
    schedule(AGAIN);
  }

  function changed(field) {
    if (!fields.includes(field)) {
      return;
    }
    copyHere(field);
    pending.add(field);
    say("未保存");
    if (!sending) {
      schedule(EVERY);
    }
  }

  async function save() {
    if (saving) {
      return;
    }
    saving = true;
    clearTimeout(timer);
    say("正在保存");
    // A draft under way must not arrive after what is saved now.
    await underWay;
    const texts = new Map(fields.map((field) => [field, field.value]));
    let status = 0;
    let answer = {};
    try {
      const response = await post(form.action, new FormData(form));
      status = response.status;
      answer = await told(response);
    } catch {
      status = 0;
    }
    saving = false;
    if (answer.state === "saved") {
      saved(texts, answer);
    } else if (answer.state === "stale" || status === 422) {
      // The server shows both texts, or the fields to correct, on a page of its own; refused texts it keeps.
      pending.clear();
      if (answer.state === "stale") {
        texts.forEach((text, field) => forget(field, text));
      }
      HTMLFormElement.prototype.submit.call(form);
    } else {
      const here = fields.map(copyHere).every(Boolean);
      say(answer.message || explain(status, here), true);
    }
  }

  function saved(texts, answer) {
    form.elements.base.value = answer.base;
    for (const [field, text] of texts) {
      confirmed.set(field, text);
      forget(field, text);
      if (field.value === text) {
        pending.delete(field);
      } else {
        changed(field);
      }
    }
    if (answer.url && pending.size === 0) {
      location.assign(answer.url);
      return;
    }
    say("已保存 " + answer.at);
  }

  function offerCopies() {
    const box = form.querySelector(".local-text");
    const left = fields.filter(function (field) {
      const copy = copyOf(field);
      if (copy && copy.text === field.value) {
        forget(field);
        return false;
      }
      return copy !== null;
    });
    if (left.length === 0) {
      return;
    }
    const copies = left.map(copyOf);
    const latest = new Date(Math.max(...copies.map((copy) => copy.at)));
    box.querySelector("[data-local-at]").textContent = "　" + latest.toLocaleString("zh-CN");
    box.querySelector("[data-local-text]").textContent = copies.map((copy) => copy.text).join("\n\n");
    box.hidden = false;
    box.querySelector("[data-local-take]").addEventListener("click", function () {
      left.forEach(function (field, number) {
        field.value = copies[number].text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      box.hidden = true;
      left[0].focus();
    });
    box.querySelector("[data-local-drop]").addEventListener("click", function () {
      left.forEach((field) => forget(field));
      box.hidden = true;
    });
  }

  form.addEventListener("input", (event) => changed(event.target));
  form.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("focusout", () => send());
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    save();
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("online", () => send());
  window.addEventListener("beforeunload", function (event) {
    if (pending.size > 0 && fields.some((field) => pending.has(field) && !copyOf(field))) {
      event.preventDefault();
    }
  });
  window.addEventListener("pagehide", function () {
    pending.forEach(copyHere);
  });
  offerCopies();
  // Typed before this file arrived, or brought back by the browser when the page was opened again.
  fields.filter(isTyped).forEach(changed);
})();
