  // A card at every mark and number: outlet, date words and sentence of all that it stands for. It opens on hover and on focus, stays while
  // the pointer is on it, and closes on Escape.
  var words = {}, stored = document.getElementById("words");
  if (stored) words = JSON.parse(stored.content.textContent);
  var card = make("div", {id: "card", hidden: true}), at = null, closing = 0;
  card.setAttribute("role", "tooltip");

  function lines(target) {
    var list = (target.getAttribute("data-e") || "").split(" ").filter(Boolean);
    var href = target.getAttribute("href");
    if (!list.length && href && words[href]) list = [href];
    return list;
  }

  function fill(target) {
    var list = lines(target), title = target.getAttribute("data-title") || target.getAttribute("data-h") || "";
    if (!list.length && !title) return false;
    card.replaceChildren();
    if (title) make("p", {className: "what", textContent: title}, card);
    list.forEach(function (address) {
      var told = words[address];
      if (!told) return;
      var line = make("p", {}, card), link = make("a", {href: address, textContent: told[0]}, line);
      link.tabIndex = -1;
      if (told[2]) make("span", {className: "when", textContent: " · " + told[2]}, line);
      make("span", {className: "words", textContent: " " + told[1]}, line);
    });
    return card.childNodes.length > 0;
  }

  function open(target) {
    clearTimeout(closing);
    if (target === at) return;
    if (!fill(target)) return close();
    at = target;
    card.hidden = false;
    target.setAttribute("aria-describedby", "card");
    place(target);
  }

  function place(target) {
    var box = target.getBoundingClientRect(), size = card.getBoundingClientRect(), width = document.documentElement.clientWidth;
    var left = Math.min(Math.max(8, box.left), width - size.width - 8), below = box.bottom + 6;
    card.style.left = Math.max(8, left) + "px";
    card.style.top = (below + size.height < window.innerHeight || box.top < size.height + 8 ? below : box.top - size.height - 6) + "px";
  }

  function close() {
    clearTimeout(closing);
    if (at) at.removeAttribute("aria-describedby");
    at = null;
    card.hidden = true;
  }

  var CARDS = "[data-e], svg [data-title], [data-h], a[href^='evidence/']";
  document.querySelectorAll(".chart svg [aria-label]").forEach(function (mark) {
    mark.setAttribute("data-title", mark.getAttribute("aria-label"));
    if (mark.tagName.toLowerCase() !== "a") mark.setAttribute("tabindex", "0");
  });
  if (document.querySelector(CARDS)) {
    document.body.appendChild(card);
    document.addEventListener("mouseover", function (event) {
      var target = event.target.closest && event.target.closest(CARDS);
      if (card.contains(event.target)) return clearTimeout(closing);
      if (target) open(target); else if (at) { clearTimeout(closing); closing = setTimeout(close, 250); }
    });
    document.addEventListener("focusin", function (event) {
      var target = event.target.closest && event.target.closest(CARDS + ", th");
      if (target && target.tagName === "TH" && !target.hasAttribute("data-h")) target = null;
      if (target) open(target); else close();
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
    window.addEventListener("scroll", function () {
      if (!at || card.matches(":hover")) return;
      if (at.contains(document.activeElement) || at.matches(":hover")) place(at); else close();
    }, {passive: true, capture: true});
  }
