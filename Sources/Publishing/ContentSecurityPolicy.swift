/// Limits what a page may load and run to the book's own files. It is part of the page, so that it also holds
/// for pages opened as files: there a worker's script has to be a blob, which only the page itself can make.
package enum ContentSecurityPolicy {
    /// The policy as a page's `<meta>` element and the server's header have it.
    package static let text =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; base-uri 'none'; "
        + "form-action 'none'; object-src 'none'"

    /// For the server's header, which can also restrict framing.
    package static let header = text + "; frame-ancestors 'self'"

    /// Needs no escaping: apostrophes are plain text in a double-quoted attribute.
    static let markup = TemplateHTML(html: text)
}
