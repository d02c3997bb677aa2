  // One filter bar for the tables and figures of a page. What is chosen stands in the address, so that a view can be shared.
  var NAMES = {outlet: "Outlet", side: "Side", who: "Who"}, main = document.getElementById("content");
  var marks = Array.from(document.querySelectorAll("[data-f]")).filter(function (element) { return element.tagName !== "TR"; });

  function bar() {
    var values = {outlet: {}, side: {}, who: {}}, days = {};
    function seen(text) {
      if (!text) return;
      var parts = text.split("|");
      Object.keys(values).forEach(function (name, n) {
        parts[n].split(";").forEach(function (value) { if (value) values[name][value] = (values[name][value] || 0) + 1; });
      });
      if (parts[4] && parts[3] === parts[4]) days[parts[4]] = (days[parts[4]] || 0) + 1;
    }
    marks.forEach(function (mark) { seen(mark.getAttribute("data-f")); });
    document.querySelectorAll(".table").forEach(function (box) { box.dispatchEvent(new CustomEvent("facets", {detail: seen})); });
    var list = Object.keys(days).sort();
    if (Object.keys(values.outlet).length < 2 && list.length < 2) return;
    var form = make("div", {className: "filter"}), selects = {};
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Filter this page");
    Object.keys(values).forEach(function (name) {
      var names = Object.keys(values[name]).sort(collator.compare);
      if (names.length < 2) return;
      var label = make("label", {textContent: NAMES[name] + " "}, form), select = selects[name] = make("select", {}, label);
      make("option", {value: "", textContent: "all"}, select);
      names.forEach(function (value) { make("option", {value: value, textContent: value}, select); });
      select.addEventListener("change", function () { chosen[name] = select.value; changed(); });
    });
    var ends = list.length > 1 ? brush(form, list, days) : null;
    var reset = make("button", {type: "button", textContent: "Show all", hidden: true}, form);
    var told = make("output", {}, form);
    told.setAttribute("aria-live", "polite");

    function apply() {
      Object.keys(selects).forEach(function (name) { selects[name].value = chosen[name]; if (selects[name].selectedIndex < 0) selects[name].value = ""; });
      if (ends) ends.set(chosen.first, chosen.last);
      var left = 0;
      marks.forEach(function (mark) { var fits = passes(mark.getAttribute("data-f")); mark.classList.toggle("dim", !fits); left += fits; });
      document.querySelectorAll("li[data-f]").forEach(function (item) { item.hidden = !passes(item.getAttribute("data-f")); });
      document.querySelectorAll(".table").forEach(function (box) { box.dispatchEvent(new CustomEvent("refilter")); });
      reset.hidden = !filtered();
      told.textContent = filtered() ? "Figures and tables are filtered; sentences and the numbers in a list tell of all." : "";
    }

    function changed() {
      var parts = new URLSearchParams();
      Object.keys(chosen).forEach(function (name) { if (chosen[name]) parts.set(name, chosen[name]); });
      history.replaceState(null, "", "#" + parts.toString());
      apply();
    }

    reset.addEventListener("click", function () { Object.keys(chosen).forEach(function (name) { chosen[name] = ""; }); changed(); });
    function read() {
      var parts = new URLSearchParams(location.hash.indexOf("=") > 0 ? location.hash.slice(1) : "");
      if (location.hash.indexOf("=") < 0 && location.hash.length > 1) {   // a jump inside the page keeps the view, and its address
        var view = new URLSearchParams();
        Object.keys(chosen).forEach(function (name) { if (chosen[name]) view.set(name, chosen[name]); });
        view.set("at", location.hash.slice(1));
        if (filtered()) history.replaceState(null, "", "#" + view.toString());
        return;
      }
      Object.keys(chosen).forEach(function (name) { chosen[name] = parts.get(name) || ""; });
      apply();
    }
    if (ends) ends.listen(function (first, last) { chosen.first = first; chosen.last = last; changed(); });
    window.addEventListener("hashchange", read);
    var first = main.querySelector(".lead") || main.querySelector("h1");
    first.insertAdjacentElement("afterend", form);
    read();
  }

  // Two handles over a strip that shows how many rows and marks are of each day.
  function brush(form, list, days) {
    var box = make("fieldset", {className: "brush"}, form), most = Math.max.apply(null, list.map(function (day) { return days[day]; }));
    make("legend", {textContent: "Days"}, box);
    var told = make("span", {className: "days"}, box);
    var strip = make("div", {className: "strip"}, box), heard = null;
    strip.setAttribute("aria-hidden", "true");
    strip.classList.toggle("dense", list.length > 110);   // gaps between more bars are wider than the strip
    list.forEach(function (day) { make("i", {}, strip).style.height = Math.max(8, 100 * days[day] / most) + "%"; });
    var ends = ["first", "last"].map(function (name, n) {
      var input = make("input", {type: "range", min: 0, max: list.length - 1, step: 1}, box);
      input.value = n ? list.length - 1 : 0;
      input.setAttribute("aria-label", n ? "Last day" : "First day");
      input.addEventListener("input", function () { show(); if (heard) heard(day(0), day(1)); });
      return input;
    });
    function day(n) {
      var i = n ? Math.max(+ends[0].value, +ends[1].value) : Math.min(+ends[0].value, +ends[1].value);
      return i === (n ? list.length - 1 : 0) ? "" : list[i];
    }
    function show() {
      var low = Math.min(+ends[0].value, +ends[1].value), high = Math.max(+ends[0].value, +ends[1].value);
      told.textContent = list[low] + " to " + list[high];
      ends.forEach(function (end, n) { end.setAttribute("aria-valuetext", list[n ? high : low]); });
      Array.from(strip.children).forEach(function (bar, i) { bar.className = i < low || i > high ? "out" : ""; });
    }
    show();
    return {
      listen: function (call) { heard = call; },
      set: function (first, last) {
        var low = list.findIndex(function (d) { return d >= first; }), high = list.length - 1;
        while (last && high > 0 && list[high] > last) high--;
        ends[0].value = first && low >= 0 ? low : 0;
        ends[1].value = last ? high : list.length - 1;
        show();
      }
    };
  }
