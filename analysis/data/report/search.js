  // Search over the whole report: the box in the bar leads to search.html, which holds all that can be found.
  var ask = document.querySelector("header.top nav"), root = ask && ask.getAttribute("data-root");
  if (ask && root !== null && !document.getElementById("found")) {
    var seek = make("input", {type: "search", placeholder: "Search", autocomplete: "off"}, ask);
    seek.setAttribute("aria-label", "Search the report");
    seek.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && seek.value.trim()) location.href = root + "search.html#" + new URLSearchParams({q: seek.value.trim()}).toString();
    });
  }
  var found = document.getElementById("found"), index = document.getElementById("index");
  if (found && index) {
    var all = JSON.parse(index.content.textContent), box = document.getElementById("query"), told = document.getElementById("told");
    var texts = all.map(function (one) { return plain(one[0] + "\n" + one[1] + "\n" + one[2]); });
    var look = function () {
      var asked = wanted(box.value, {}), hits = [];
      if (asked.length) all.forEach(function (one, n) { if (asked.every(function (word) { return texts[n].indexOf(word.text) >= 0; })) hits.push(one); });
      found.replaceChildren.apply(found, hits.slice(0, 200).map(function (one) {
        var line = make("li", {}), link = make("a", {href: one[3], textContent: one[1] || "here"}, line);
        make("span", {className: "n", textContent: one[0] + (one[2] ? " · " + one[2] : "")}, line);
        return line;
      }));
      told.textContent = asked.length ? number(hits.length) + " found" + (hits.length > 200 ? ", the first 200 shown" : "") : "";
    };
    box.addEventListener("input", function () {
      history.replaceState(null, "", "#" + new URLSearchParams({q: box.value}).toString());
      look();
    });
    var from = function () { box.value = new URLSearchParams(location.hash.slice(1)).get("q") || ""; look(); };
    window.addEventListener("hashchange", from);
    from();
  }
