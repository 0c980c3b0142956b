/// Something that a chapter refers to, and that has to be there.
package struct Reference: Equatable, Sendable {
    /// Where a reference leads, within the book.
    package enum Target: Hashable, Sendable {
        /// A page of the book, by its chapter's name without ending; an empty one is the page itself.
        case page(slug: String, anchor: String?)
        /// A file, by its path from the chapters' folder.
        case file(path: String)
    }

    /// What has to be there.
    package var target: Target
    /// Where the address stands.
    package var place: Place
    /// Whether the page shows or loads it, and the reader does not have to ask for it.
    package var isEmbedded = false
    /// For an image whose size is to be noted: its number in the chapter's `images`.
    package var image: Int?

    /// A heading, or whatever else has the anchor, can't be seen; but the address may lead to it.
    package init(_ target: Target, place: Place, isEmbedded: Bool = false, image: Int? = nil) {
        self.target = target
        self.place = place
        self.isEmbedded = isEmbedded
        self.image = image
    }
}

/// The size of an image in CSS pixels.
package struct ImageSize: Equatable, Sendable {
    /// From left to right.
    package var width: Int
    /// From top to bottom.
    package var height: Int

    /// A size; both numbers are positive where a file states them.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An image of a chapter whose size is to be noted on the page, so that nothing moves when it is loaded.
package struct ChapterImage: Equatable, Sendable {
    /// What the author says, if anything.
    package var width: String?
    /// What the author says of the height, if anything.
    package var height: String?
    /// What the file says; nil until somebody has looked.
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
            guard let width = Double(width) else { return "" }
            let height = width * Double(size.height) / Double(size.width)
            return height.isFinite && height < 1e6 ? " height=\"\(max(1, Int(height.rounded())))\"" : ""
        case (nil, let height?):
            guard let height = Double(height) else { return "" }
            let width = height * Double(size.width) / Double(size.height)
            return width.isFinite && width < 1e6 ? " width=\"\(max(1, Int(width.rounded())))\"" : ""
        default: return ""
        }
    }
}
