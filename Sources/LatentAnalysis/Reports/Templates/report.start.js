// Last, when every section has registered.
sections.sort((a, b) => a.order - b.order);
buildPage();
document.documentElement.dataset.ready = "true";
