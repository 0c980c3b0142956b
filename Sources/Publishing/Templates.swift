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
        guard let text = library.render(Self.fields(of: content), withTemplate: name) else {
            throw .template(name: name, message: "it does not exist")
        }
        return text
    }

    /// The fields of a structure that are not nil. The library would reflect on it again for each name in a
    /// template.
    private static func fields(of content: Any) -> [String: Any] {
        var fields: [String: Any] = [:]
        for case (let name?, let value) in Mirror(reflecting: content).children {
            let mirror = Mirror(reflecting: value)
            fields[name] = mirror.displayStyle == .optional ? mirror.children.first?.value : value
        }
        return fields
    }
}
