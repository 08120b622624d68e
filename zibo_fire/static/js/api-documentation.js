/* Show the description of the API. Only reading can be tried here: an act is never done by a stray click. */
(function () {
  "use strict";

  const place = document.getElementById("api-documentation");
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    filter: true,
    supportedSubmitMethods: ["get"],
    tryItOutEnabled: false,
    validatorUrl: null,
    syntaxHighlight: false,
  });
})();
