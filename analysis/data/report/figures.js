  // Beside a figure's files: its address, with what the page is filtered by, and how to cite it.
  Array.from(document.querySelectorAll("figure.chart[id]")).forEach(function (figure) {
    var files = figure.querySelector(".files"), source = figure.querySelector(".source"), name = figure.querySelector(".plate").getAttribute("aria-label");
    if (!files) return;
    function address() {
      var parts = new URLSearchParams();
      Object.keys(chosen).forEach(function (name) { if (chosen[name]) parts.set(name, chosen[name]); });
      parts.set("at", figure.id);
      return location.href.split("#")[0] + "#" + parts.toString();
    }
    function button(text, what) {
      var one = make("button", {type: "button", textContent: text}, null);
      one.setAttribute("aria-label", text + ": " + name);
      one.addEventListener("click", function () {
        copy(what()).then(function () { one.textContent = "Copied"; }, function () { one.textContent = "Copying failed"; });
        setTimeout(function () { one.textContent = text; }, 2000);
      });
      files.prepend(one, " ");
    }
    button("Cite", function () {
      var title = figure.getAttribute("data-title"), heading = document.querySelector("h1").textContent;
      return (title ? title + ". " : "") + "Figure in: " + heading + ". " + (source ? source.textContent + " " : "") + address();
    });
    button("Link", address);
  });
