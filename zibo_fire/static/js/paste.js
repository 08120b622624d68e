/* Turn what is pasted from Word or a page into the plain text form of the report: headings, lists, tables.
   The pasted HTML is read in a document of its own, in which nothing runs and nothing is fetched. */
(function () {
  "use strict";

  const BLOCKS = new Set(
    ("ADDRESS ARTICLE ASIDE BLOCKQUOTE DIV DL DD DT FIGURE FIGCAPTION FOOTER HEADER MAIN P PRE SECTION").split(" ")
  );
  const SKIPPED = new Set("STYLE SCRIPT TITLE META LINK HEAD IMG OBJECT IFRAME SVG TEMPLATE NOSCRIPT".split(" "));

  function oneLine(text) {
    return text.replace(/[\s\u00a0]+/g, " ").trim();
  }

  function rowOf(row) {
    const cells = Array.from(row.cells).map((cell) => textIn(cell).join(" ").replaceAll("|", "\\|"));
    return "| " + cells.join(" | ") + " |";
  }

  function write(node, lines) {
    if (node.nodeType === Node.TEXT_NODE) {
      lines[lines.length - 1] += node.data.replace(/[\s\u00a0]+/g, " ");
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) {
      return;
    }
    const name = node.nodeName;
    if (SKIPPED.has(name)) {
      return;
    }
    if (name === "BR") {
      lines.push("");
    } else if (name === "TABLE") {
      lines.push("", ...Array.from(node.rows).map(rowOf), "");
    } else if (name === "LI") {
      const list = node.parentElement;
      const isNumbered = list && list.nodeName === "OL";
      const number = isNumbered ? Array.from(list.children).indexOf(node) + (list.start || 1) : 0;
      lines.push(isNumbered ? number + ". " : "- ");
      node.childNodes.forEach((child) => write(child, lines));
      lines.push("");
    } else if (/^H[1-6]$/.test(name)) {
      lines.push((Number(name[1]) < 3 ? "# " : "## ") + oneLine(node.textContent), "");
    } else if (BLOCKS.has(name)) {
      lines.push("");
      node.childNodes.forEach((child) => write(child, lines));
      lines.push("");
    } else {
      node.childNodes.forEach((child) => write(child, lines));
    }
  }

  function textIn(element) {
    const lines = [""];
    element.childNodes.forEach((child) => write(child, lines));
    return lines.map(oneLine).filter((line) => line && line !== "-");
  }

  function textOf(html) {
    return textIn(new DOMParser().parseFromString(html, "text/html").body).join("\n");
  }

  document.addEventListener("paste", function (event) {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.form || !field.form.matches("form[data-drafts]")) {
      return;
    }
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    const text = html ? textOf(html) : "";
    if (!text) {
      return;
    }
    event.preventDefault();
    // Kept in the browser's own history of the field, so that it can be undone.
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
