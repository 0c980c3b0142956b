/// Something that a chapter refers to, which has to exist.
package struct Reference: Equatable, Sendable {
    /// The target of a reference within the book.
    package enum Target: Hashable, Sendable {
        /// A page of the book, by its chapter's name without extension; an empty slug is the page itself.
        case page(slug: String, anchor: String?)
        /// A file, by its path relative to the chapters' folder.
        case file(path: String)
    }

    /// The target, which has to exist.
    package var target: Target
    /// The place of the address.
    package var place: SourceLocation
    /// Whether the page shows or loads it without the reader's request.
    package var isEmbedded = false
    /// The index in the chapter's `images`, for an image whose size the page states.
    package var image: Int?

    /// A reference to a target.
    package init(_ target: Target, place: SourceLocation, isEmbedded: Bool = false, image: Int? = nil) {
        self.target = target
        self.place = place
        self.isEmbedded = isEmbedded
        self.image = image
    }
}

/// The size of an image in CSS pixels.
package struct ImageSize: Equatable, Sendable {
    /// In CSS pixels.
    package var width: Int
    /// In CSS pixels.
    package var height: Int

    /// A size; both numbers are positive if a file states them.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An image whose size the page states, so that nothing moves when it is loaded.
package struct ChapterImage: Equatable, Sendable {
    /// The width that the author specified, if any.
    package var width: String?
    /// The height that the author specified, if any.
    package var height: String?
    /// The size that the file states; nil until it was read.
    package var size: ImageSize?

    init(width: String? = nil, height: String? = nil) {
        self.width = width
        self.height = height
    }

    /// The attributes that its tag lacks.
    package var attributes: String {
        guard let size, size.width > 0, size.height > 0 else { return "" }
        switch (width, height) {
        case (nil, nil): return " width=\"\(size.width)\" height=\"\(size.height)\""
        case (let width?, nil):
            guard let width = Self.length(width) else { return "" }
            let height = width * Double(size.height) / Double(size.width)
            return height.isFinite && height < 1e6 ? " height=\"\(max(1, Int(height.rounded())))\"" : ""
        case (nil, let height?):
            guard let height = Self.length(height) else { return "" }
            let width = height * Double(size.width) / Double(size.height)
            return width.isFinite && width < 1e6 ? " width=\"\(max(1, Int(width.rounded())))\"" : ""
        default: return ""
        }
    }

    /// The lengths that an image's width and height can have, in pixels.
    static let lengths = 1...999_999

    private static func length(_ text: String) -> Double? {
        Double(text).flatMap { (0...Double(lengths.upperBound)).contains($0) ? $0 : nil }
    }
}
