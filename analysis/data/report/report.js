(function () {
  "use strict";
  var collator = new Intl.Collator("en", {numeric: true, sensitivity: "base"});

  function make(tag, properties, parent) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (key) {
      if (key in element) element[key] = properties[key]; else element.setAttribute(key, properties[key]);
    });
    if (parent) parent.appendChild(element);
    return element;
  }

  function value(cell) {
    var sort = cell.getAttribute("data-v");
    return sort === null ? cell.textContent.trim() : sort;
  }

  function compare(a, b, numeric) {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
    if (numeric) {
      var x = parseFloat(a.replace(/,/g, "")), y = parseFloat(b.replace(/,/g, ""));
      if (!isNaN(x) && !isNaN(y)) return x - y;
    }
    return collator.compare(a, b);
  }

  // One spreadsheet cell: quoted, and with an apostrophe where a spreadsheet would run it.
  function csv(text, numeric) {
    text = text.trim().replace(/\s+/g, " ");
    if (text === "–") text = "";
    if (!numeric && /^[=+\-@＝＋－＠]/.test(text)) text = "'" + text;
    return '"' + text.replace(/"/g, '""') + '"';
  }

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text).catch(function () { return oldCopy(text); });
    return Promise.resolve(oldCopy(text));
  }

  function oldCopy(text) {
    var area = make("textarea", {value: text}, document.body);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  }

  function table(box) {
    var body = box.querySelector("tbody"), heads = Array.from(box.querySelectorAll("thead th"));
    var total = Number(box.getAttribute("data-total")) || 0;
    var rows = Array.from(body.querySelectorAll("tr:not(.empty)"));
    if (!rows.length) return;
    var tools = make("div", {className: "tools"});
    var label = make("label", {textContent: "Filter "}, rows.length > 6 ? tools : null);
    var filter = make("input", {type: "search", autocomplete: "off"}, label);
    var button = make("button", {type: "button", textContent: "Copy as CSV"}, tools);
    var count = make("output", {}, tools);
    count.setAttribute("aria-live", "polite");
    var caption = box.querySelector("caption").textContent;
    filter.setAttribute("aria-label", "Filter: " + caption);
    button.setAttribute("aria-label", "Copy as CSV: " + caption);
    box.insertBefore(tools, box.firstChild);
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });

    function show() {
      var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      rows.forEach(function (row, i) {
        var fits = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
        row.hidden = !fits;
        if (fits) shown += 1;
      });
      var all = total || rows.length;
      count.textContent = (shown === all ? "" : shown + " of ") + all + (all === 1 ? " row" : " rows");
    }
    filter.addEventListener("input", show);
    filter.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { filter.value = ""; show(); }
    });

    button.addEventListener("click", function () {
      var numeric = heads.map(function (head) { return head.classList.contains("num"); });
      var lines = [heads.map(function (head) { return csv(head.textContent, false); }).join(",")];
      Array.from(body.rows).forEach(function (row) {
        if (!row.hidden) lines.push(Array.from(row.cells).map(function (cell, i) { return csv(cell.textContent, numeric[i]); }).join(","));
      });
      copy(lines.join("\r\n") + "\r\n").then(function () { button.textContent = "Copied"; }, function () { button.textContent = "Copying failed"; });
      setTimeout(function () { button.textContent = "Copy as CSV"; }, 2000);
    });

    heads.forEach(function (head, column) {
      if (head.classList.contains("ev")) return;
      var numeric = head.classList.contains("num"), sorter = make("button", {type: "button", textContent: head.textContent});
      head.textContent = "";
      head.appendChild(sorter);
      sorter.addEventListener("click", function () {
        var direction = head.getAttribute("aria-sort") === (numeric ? "descending" : "ascending") ? -1 : 1;
        if (numeric) direction = -direction;
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        rows.map(function (row, i) { return [value(row.cells[column]), i, row]; }).sort(function (a, b) {
          var missing = (a[0] === "" || b[0] === "") ? 1 : direction;
          return compare(a[0], b[0], numeric) * missing || a[1] - b[1];
        }).forEach(function (item) { body.appendChild(item[2]); });
      });
    });
    show();
  }

  Array.from(document.querySelectorAll(".table")).forEach(table);

  // A quotation that is parted in the text is outlined in all its parts.
  function outline() {
    Array.from(document.querySelectorAll(".hit")).forEach(function (element) { element.classList.remove("hit"); });
    var id = decodeURIComponent(location.hash.slice(1));
    if (!/^[a-z]+-[0-9]+$/.test(id)) return;
    Array.from(document.querySelectorAll('[data-of~="' + id + '"]')).forEach(function (element) { element.classList.add("hit"); });
    var target = document.getElementById(id), fold = target && target.closest("details");
    if (fold) fold.open = true;
  }
  window.addEventListener("hashchange", outline);
  outline();
})();
