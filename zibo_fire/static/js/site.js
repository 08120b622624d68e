/* Enhancements only: every page and form works without this file. */
(function () {
  "use strict";

  const panel = document.getElementById("beside");
  let opener = null;

  function close() {
    panel.hidden = true;
    document.getElementById("beside-text").replaceChildren();
    if (opener) {
      opener.focus();
      opener = null;
    }
  }

  if (panel) {
    document.addEventListener("htmx:beforeRequest", function (event) {
      if (event.target.closest("[data-beside]")) {
        opener = event.target;
      }
    });
    document.addEventListener("htmx:afterSwap", function (event) {
      if (event.target.id === "beside-text") {
        panel.hidden = false;
        panel.focus();
      }
    });
    document.getElementById("beside-close").addEventListener("click", close);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !panel.hidden) {
        close();
      }
    });
  }

  /* On a phone the tabs are wider than the page: the one that is open is brought into sight. */
  const tab = document.querySelector(".case-tabs [aria-current]");
  if (tab) {
    tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;
  }

  /* A session that has ended answers 401. Where nothing is being filled in, the page itself is asked for
     again, so that signing in leads back to it; beside a form the answer says how to keep what was typed. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    const detail = event.detail;
    if (detail.xhr.status !== 401) {
      return;
    }
    detail.isError = false;
    detail.shouldSwap = document.querySelector("main form.act-form") !== null;
    if (!detail.shouldSwap) {
      window.location.reload();
    }
  });

  /* What cannot be opened beside the page is opened as the link it is. */
  ["htmx:responseError", "htmx:sendError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      const link = event.target.closest("a[href]");
      if (link) {
        window.location.assign(link.href);
      }
    });
  });

  /* The stroke begins a search, unless something is being typed. */
  document.addEventListener("keydown", function (event) {
    const box = document.getElementById("search-text") || document.getElementById("site-search");
    const isTyping = event.isComposing || event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !box) {
      return;
    }
    event.preventDefault();
    box.focus();
    box.select();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  // A double click sends a form once; the server would refuse the second anyway.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-once]")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    for (const form of document.querySelectorAll("form[data-once]")) {
      delete form.dataset.sent;
    }
  });

  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select")) {
      form.requestSubmit();
    }
  });
})();
