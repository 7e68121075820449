// Hands the code to the page that opened this window, and to no other origin.
const { code, opener } = document.currentScript.dataset;
window.opener?.postMessage({ code }, opener);
window.close();
