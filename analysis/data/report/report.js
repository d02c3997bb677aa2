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

  // What the filter compares: no case, no accents, plain quotation marks.
  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"').toLowerCase();
  }

  // speaker:"Moon Jae-in" "joint statement" missile: a field that must be so, words that stand together, a word.
  function wanted(text, fields) {
    var found = [], part = /([^\s":]+):(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/g, match;
    while ((match = part.exec(text))) {
      if (match[1] !== undefined && plain(match[1]) in fields) found.push({field: fields[plain(match[1])], text: plain(match[2] || match[3] || "")});
      else found.push({text: plain(match[4] !== undefined ? match[4] : match[0])});
    }
    return found.filter(function (one) { return one.text || one.field !== undefined; });
  }

  // What the page's filter bar has chosen; see filter.js.
  var chosen = {outlet: "", side: "", who: "", first: "", last: ""};
  function filtered() { return !!(chosen.outlet || chosen.side || chosen.who || chosen.first || chosen.last); }
  function passes(facets) {
    if (!facets || !filtered()) return true;
    var parts = facets.split("|"), names = ["outlet", "side", "who"];
    for (var n = 0; n < 3; n++) {
      if (chosen[names[n]] && parts[n] && parts[n].split(";").indexOf(chosen[names[n]]) < 0) return false;
    }
    if (parts[3] && chosen.first && parts[4] < chosen.first) return false;
    return !(parts[3] && chosen.last && parts[3] > chosen.last);
  }

  function number(n) { return n.toLocaleString("en"); }
  function rowsOf(n) { return number(n) + (n === 1 ? " row" : " rows"); }

  // The rows that the page holds without showing them (see held.py), each a function of the same kind as a row that is there.
  function held(template, ident, heads) {
    var data = JSON.parse(template.content.textContent), hand = {}, at = heads.findIndex(function (head) { return head.classList.contains("ev"); });
    (data.h || []).forEach(function (i) { hand[i] = true; });
    function cell(column, i) { var one = column.u ? column.u[column.i[i]] : column.v[i]; return typeof one === "string" ? [one] : one; }

    function links(i) {
      var seen = {}, box = make("td", {className: "ev"}), list = data.e[i] ? data.e[i].split(" ") : [], more = data.m && data.m[i];
      var span = list.length ? make("span", {className: "evs"}, box) : null;
      list.forEach(function (token, n) {
        var cut = token.indexOf("#"), article = data.a[Number(token.slice(0, cut))], anchor = token.slice(cut + 1);
        var which = seen[article[1]] = (seen[article[1]] || 0) + 1;
        if (n) span.append(" ");
        var link = make("a", {href: "evidence/" + article[0] + ".html" + (anchor ? "#" + anchor : ""), textContent: which === 1 ? article[1] : String(which)}, span);
        if (which > 1) link.setAttribute("aria-label", article[1] + ", place " + which);
      });
      if (more) {
        span.append(" ");
        if (more[1]) make("a", {href: "#" + more[1], "data-filter": more[2], textContent: more[0]}, span); else span.append(more[0]);
      }
      if (hand[i]) { box.append(" "); make("span", {className: "hand", textContent: "corrected by hand"}, box); }
      return box;
    }

    function row(i) {
      var line = make("tr", {id: ident + "-" + (data.n + i)});
      data.c.forEach(function (column, j) {
        var one = cell(column, i), box = make(j ? "td" : "th", {className: heads[at >= 0 && j >= at ? j + 1 : j].className}, line);
        if (!j) box.scope = "row";
        if (one[1] !== undefined && one[1] !== null) box.setAttribute("data-v", one[1]);
        var inner = one[2] ? make("a", {href: one[2]}, box) : box;
        if (one[3]) one[3].forEach(function (part) { if (part[1]) inner.append(part[0]); else make("mark", {className: "own", textContent: part[0]}, inner); });
        else if (one[0]) inner.append(one[0]); else make("span", {className: "na", textContent: "\u2013"}, inner);
      });
      if (at >= 0) line.insertBefore(links(i), line.children[at] || null);
      return line;
    }

    return Array.from({length: (data.e || data.c[0].i || data.c[0].v).length}, function (_, i) {
      var made = null;
      return {
        row: function () { return made || (made = row(i)); },
        text: function (n) { return at >= 0 && n === at ? (hand[i] ? "corrected by hand" : "") : cell(data.c[at >= 0 && n > at ? n - 1 : n], i)[0]; },
        value: function (n) { var one = cell(data.c[at >= 0 && n > at ? n - 1 : n], i); return one[1] === undefined || one[1] === null ? one[0] : one[1]; },
        key: function () { return data.k ? cell(data.k, i)[0] : ""; },
        facets: function () { return data.f ? cell(data.f, i)[0] : ""; }
      };
    });
  }

  function there(row) {
    return {
      row: function () { return row; },
      text: function (n) {
        var cell = row.cells[n];
        if (!cell.classList.contains("ev")) return cell.textContent === "\u2013" ? "" : cell.textContent;
        return cell.querySelector(".hand") ? "corrected by hand" : "";
      },
      value: function (n) { return value(row.cells[n]); },
      key: function () { return row.getAttribute("data-k") || ""; },
      facets: function () { return row.getAttribute("data-f") || ""; }
    };
  }

  function table(box) {
    var body = box.querySelector("tbody"), heads = Array.from(box.querySelectorAll("thead th")), scroll = box.querySelector(".scroll");
    var records = Array.from(body.querySelectorAll("tr:not(.empty)")).map(there), here = records.length;
    if (!here) return;
    var rest = box.querySelector("template.rest"), total = Number(box.getAttribute("data-total")) || here, reach = rest ? total : here;
    var most = here, fields = Object.create(null), key = box.getAttribute("data-key"), caption = box.querySelector("caption").textContent;
    heads.forEach(function (head, n) { if (!head.classList.contains("ev")) fields[plain(head.textContent.trim()).replace(/\s+/g, "_")] = n; });
    if (key) fields[plain(key)] = -1;
    var names = heads.map(function (head) { return head.textContent.trim(); });
    var tools = make("div", {className: "tools"});
    var label = make("label", {textContent: "Filter "}, total > 6 ? tools : null);
    var filter = make("input", {type: "search", autocomplete: "off"}, label);
    var sorts = make("select", {}, make("label", {className: "sort", textContent: "Sort by "}, tools));
    make("option", {textContent: "its order", value: "-1"}, sorts);
    sorts.addEventListener("change", function () { if (sorts.value >= 0) heads[sorts.value].querySelector("button").click(); });
    var button = make("button", {type: "button"}, tools);
    var count = make("output", {}, tools);
    var hint = make("span", {className: "hint", textContent: "More columns: scroll sideways", hidden: true}, tools);
    var more = make("button", {type: "button", className: "more", hidden: true});
    count.setAttribute("aria-live", "polite");
    filter.setAttribute("aria-label", "Filter: " + caption);
    box.insertBefore(tools, box.firstChild);
    scroll.insertAdjacentElement("afterend", more);
    var part = box.querySelector(".part"), matches = records, drawn = records, texts = null;
    if (part && rest) part.hidden = true;

    function load() {
      if (!rest) return;
      records = records.concat(held(rest, box.id.slice(2), heads));
      matches = records;
      rest.remove();
      rest = null;
    }

    function fits(words) {
      texts = texts || new Map();
      return records.filter(function (record) {
        var all = texts.get(record);
        if (all === undefined) texts.set(record, all = plain(heads.map(function (_, n) { return record.text(n); }).join("\n")));
        return words.every(function (word) {
          if (word.field === undefined) return all.indexOf(word.text) >= 0;
          return plain(word.field < 0 ? record.key() : record.text(word.field)) === word.text;
        });
      });
    }

    function show() {
      var shown = Math.min(most, matches.length), all = rest ? total : matches.length, some = filter.value.trim() !== "" || filtered();
      var now = matches.slice(0, shown);
      if (now.length !== drawn.length || now.some(function (record, n) { return record !== drawn[n]; })) {
        body.replaceChildren.apply(body, now.map(function (record) { return record.row(); }));
        drawn = now;
      }
      var text = (some ? number(all) + " of " : "") + (some ? rowsOf(reach) : rowsOf(all));
      if (shown < all) text += ", the first " + number(shown) + " shown";
      if (reach < total) text += " shown here; " + number(total) + " are in the CSV file, which the filter does not search";
      count.textContent = text;
      button.textContent = "Copy " + rowsOf(all) + " as CSV";
      button.setAttribute("aria-label", button.textContent + ": " + caption);
      more.hidden = shown >= all;
      more.textContent = "Show " + number(Math.min(STEP, all - shown)) + " more";
      more.setAttribute("aria-label", more.textContent + ": " + caption);
    }

    function find() {
      var words = wanted(filter.value, fields);
      if (words.length) load();
      if (filtered()) load();
      matches = (words.length ? fits(words) : records).filter(function (record) { return passes(record.facets()); });
      most = Math.max(here, 1);
      show();
    }
    filter.addEventListener("input", find);
    box.addEventListener("refilter", find);
    box.addEventListener("facets", function (event) { load(); records.forEach(function (record) { event.detail(record.facets()); }); });
    filter.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { filter.value = ""; find(); }
    });
    box.addEventListener("find", function (event) {
      var fold = box.closest("details");
      if (fold) fold.open = true;
      filter.value = event.detail;
      find();
      setTimeout(function () { filter.focus({preventScroll: true}); });   // after the jump to the table, which takes the focus away
    });
    more.addEventListener("click", function () { load(); most += STEP; show(); });

    button.addEventListener("click", function () {
      load();
      var numeric = heads.map(function (head) { return head.classList.contains("num"); });
      var lines = [names.map(function (name) { return csv(name, false); }).join(",")];
      matches.forEach(function (record) {
        lines.push(Array.from(record.row().cells).map(function (cell, i) { return csv(cell.textContent, numeric[i]); }).join(","));
      });
      copy(lines.join("\r\n") + "\r\n").then(function () { button.textContent = "Copied " + rowsOf(lines.length - 1); },
        function () { button.textContent = "Copying failed"; });
      setTimeout(show, 2000);
    });

    heads.forEach(function (head, column) {
      if (head.classList.contains("ev")) return;
      var numeric = head.classList.contains("num"), sorter = make("button", {type: "button", textContent: head.textContent});
      head.textContent = "";
      head.appendChild(sorter);
      make("option", {textContent: names[column], value: String(column)}, sorts);
      sorter.addEventListener("click", function () {
        var direction = head.getAttribute("aria-sort") === (numeric ? "descending" : "ascending") ? -1 : 1;
        if (numeric) direction = -direction;
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        load();
        records = records.map(function (record, i) { return [record.value(column), i, record]; }).sort(function (a, b) {
          var missing = (a[0] === "" || b[0] === "") ? 1 : direction;
          return compare(a[0], b[0], numeric) * missing || a[1] - b[1];
        }).map(function (item) { return item[2]; });
        find();
      });
    });

    // Where columns or lines of a table lie out of sight, its edges say so.
    function sides() {
      var room = scroll.scrollWidth - scroll.clientWidth;
      hint.hidden = room < 4;
      box.classList.toggle("cut-left", scroll.scrollLeft > 3);
      box.classList.toggle("cut-right", room - scroll.scrollLeft > 3);
    }
    scroll.addEventListener("scroll", sides, {passive: true});
    if (window.ResizeObserver) new ResizeObserver(sides).observe(scroll); else window.addEventListener("load", sides);
    show();
  }

  var STEP = 400;
  Array.from(document.querySelectorAll(".table")).forEach(table);

  // "and 596 more" shows the rows behind a number in the table that has them.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-filter]");
    var box = link && document.getElementById(link.getAttribute("href").slice(1));
    if (box) box.dispatchEvent(new CustomEvent("find", {detail: link.getAttribute("data-filter")}));
  });

  // A quotation that is parted in the text is outlined in all its parts.
  function outline() {
    Array.from(document.querySelectorAll(".hit")).forEach(function (element) { element.classList.remove("hit"); });
    var id = wantedId();
    var target = id && document.getElementById(id), fold = target && target.closest("details");
    var shut = fold && !fold.open;
    if (shut) fold.open = true;
    if (target && (shut || location.hash.indexOf("=") > 0)) target.scrollIntoView();
    if (!/^[a-z]+-[0-9]+$/.test(id)) return;
    Array.from(document.querySelectorAll('[data-of~="' + id + '"]')).forEach(function (element) { element.classList.add("hit"); });
  }

  // The address after "#": an id, or a view of the page, "outlet=Reuters&side=Japan&at=f-escalation".
  function wantedId() {
    var text = location.hash.slice(1);
    if (text.indexOf("=") < 0) { try { return decodeURIComponent(text); } catch (error) { return ""; } }
    return new URLSearchParams(text).get("at") || "";
  }
