// A check sheet: keys and clicks to answers, answers to a CSV as a spreadsheet would save it. Nothing leaves the browser.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = [...document.querySelectorAll("article")];
  const at = (column) => data.columns.indexOf(column);
  const key = "check:" + data.name + ":" + JSON.stringify(data.rows).split("").reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7);
  let row = 0, question = 0;

  const fields = (n) => [...rows[n].querySelectorAll("fieldset")];
  const open = (n) => fields(n).filter((f) => !f.hidden);
  const given = (f) => (f.querySelector(":checked") || { value: "" }).value;
  const right = (f) => (f.querySelector("input[type=text]") || { value: "" }).value.trim();
  const note = (n) => rows[n].querySelector(".note input");
  const state = () => rows.map((r, n) => [note(n).value, ...fields(n).map((f) => [given(f), right(f)])]);

  function refresh(keep) {
    let done = 0;
    rows.forEach((r, n) => {
      const [head, ...others] = fields(n);
      others.forEach((f) => { f.hidden = given(head) === "no"; });
      fields(n).forEach((f) => { const t = f.querySelector(".right"); if (t) t.hidden = given(f) !== "no"; });
      const all = open(n).every((f) => given(f));
      r.classList.toggle("done", all);
      r.classList.toggle("here", n === row);
      open(n).forEach((f, i) => f.classList.toggle("here", n === row && i === question));
      done += all;
    });
    document.getElementById("done").textContent = done + " of " + rows.length + " rows answered.";
    if (keep) try { localStorage.setItem(key, JSON.stringify(state())); } catch { /* a browser that keeps nothing */ }
  }
  function go(n, q) {
    row = Math.min(rows.length - 1, Math.max(0, n));
    question = Math.min(open(row).length - 1, Math.max(0, q));
    refresh(false);
    rows[row].scrollIntoView({ block: "start" });
  }
  function step() {
    const next = open(row).findIndex((f, i) => i > question && !given(f));
    if (next >= 0) go(row, next); else if (row + 1 < rows.length) go(row + 1, 0); else refresh(false);
  }
  function mark(value) {
    const field = open(row)[question];
    field.querySelectorAll("[type=radio]").forEach((i) => { i.checked = i.value === value; });
    refresh(true);
    const text = field.querySelector(".right:not([hidden]) input");
    if (text && value === "no") text.focus(); else if (value) step();
  }
  const guard = (v) => (/^[=+\-@\t\r＝＋－＠]/.test(v) ? "'" + v : v);
  const cell = (v) => (/[",\r\n]/.test(v) ? '"' + v.replaceAll('"', '""') + '"' : v);
  function save(name, table) {
    const text = "\ufeff" + table.map((r) => r.map(cell).join(",") + "\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function sheet() {
    return [data.columns, ...data.rows.map((r, n) => {
      const out = [...r];
      open(n).forEach((f) => { out[at(f.dataset.column)] = given(f); });
      out[at("note")] = guard(note(n).value.trim());
      return out;
    })];
  }
  function corrections() {
    const named = [...new Set(fields(0).map((f) => f.dataset.field).filter(Boolean))];
    const out = [["table", "do", "article_id", "start", "end", "text", ...named, "why"]];
    data.rows.forEach((r, n) => {
      const [head] = fields(n), wrong = open(n).filter((f) => given(f) === "no" && right(f));
      const drop = given(head) === "no" && !right(head);
      if (!drop && !wrong.length) return;
      const answer = (c) => guard(wrong.filter((f) => f.dataset.field === c).map(right).join(""));
      const place = ["article_id", "start", "end", "text"].map((c) => r[at(c)]);
      out.push([r[at("table")], drop ? "drop" : "change", ...place, ...named.map(answer), guard(note(n).value.trim())]);
    });
    return out;
  }
  const saveSheet = () => save(data.name, sheet());
  document.getElementById("save").addEventListener("click", saveSheet);
  document.getElementById("correct").addEventListener("click", () => save("corrections.csv", corrections()));
  document.addEventListener("change", () => refresh(true));
  document.addEventListener("click", (e) => {
    const field = e.target.closest("fieldset");
    if (field) { row = rows.indexOf(field.closest("article")); question = open(row).indexOf(field); refresh(false); }
  });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.target.matches("input[type=text]")) {
      if (e.key === "Enter") { e.target.blur(); refresh(true); step(); }
      return;
    }
    const keys = {
      y: () => mark("yes"), n: () => mark("no"), u: () => mark("?"), "?": () => mark("?"), Backspace: () => mark(""), s: saveSheet,
      ArrowDown: () => (question + 1 < open(row).length ? go(row, question + 1) : go(row + 1, 0)),
      ArrowUp: () => (question ? go(row, question - 1) : go(row - 1, 99)),
      PageDown: () => go(row + 1, 0), PageUp: () => go(row - 1, 0),
    };
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });
  try {
    (JSON.parse(localStorage.getItem(key)) || []).forEach(([said, ...answers], n) => {
      note(n).value = said;
      fields(n).forEach((f, i) => {
        const [value, text] = answers[i];
        f.querySelectorAll("[type=radio]").forEach((o) => { o.checked = o.value === value; });
        const t = f.querySelector("input[type=text]");
        if (t) t.value = text;
      });
    });
  } catch { /* nothing kept, or kept by another page */ }
  refresh(false);
})();
