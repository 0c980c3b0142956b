import Mustache

/// The templates under `Resources`, ready to be filled.
struct Templates: Sendable {
    private let library: MustacheLibrary

    static let shared = Result { () throws(PublishingError) in try Templates() }

    static let sources: [(name: String, bytes: [UInt8])] = [
        ("head", PackageResources.head_mustache), ("page", PackageResources.page_mustache),
        ("index", PackageResources.index_mustache), ("cell", PackageResources.cell_mustache),
    ]

    private init() throws(PublishingError) {
        var library = MustacheLibrary()
        for (name, bytes) in Self.sources {
            do {
                try library.register(String(decoding: bytes, as: UTF8.self), named: name)
            } catch {
                throw .template(name: name, message: "\(error)")
            }
        }
        self.library = library
    }

    func fill(_ name: String, with content: Any) throws(PublishingError) -> String {
        guard let text = library.render(content, withTemplate: name) else {
            throw .template(name: name, message: "it does not exist")
        }
        return text
    }
}
