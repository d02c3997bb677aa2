  bar();
  window.addEventListener("hashchange", outline);
  outline();
})();
