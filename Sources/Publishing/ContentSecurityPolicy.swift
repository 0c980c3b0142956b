/// What a page may load and run: the book's own files, and nothing else. It stands in the page itself, so that it also
/// holds where the page is opened from a file: there a worker's text has to be a blob, which only the page can make.
package enum ContentSecurityPolicy {
    /// The policy as a page's `<meta>` element and the server's header have it.
    package static let text =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; base-uri 'none'; "
        + "form-action 'none'; object-src 'none'"

    /// For a server to send with the page, which can also say who may have the page in a frame.
    package static let header = text + "; frame-ancestors 'self'"

    /// As it is: apostrophes mean nothing between quotation marks.
    static let markup = TemplateHTML(html: text)
}
