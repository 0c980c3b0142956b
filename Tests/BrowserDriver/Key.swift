/// A key of the keyboard: a character, or one of WebDriver's code points for the others.
package struct Key: ExpressibleByStringLiteral, Sendable {
    package var code: String

    package init(stringLiteral code: String) { self.code = code }

    package static let backspace: Key = "\u{E003}"
    package static let tab: Key = "\u{E004}"
    package static let enter: Key = "\u{E007}"
    package static let shift: Key = "\u{E008}"
    package static let control: Key = "\u{E009}"
    package static let alt: Key = "\u{E00A}"
    package static let escape: Key = "\u{E00C}"
    package static let space: Key = " "
    package static let pageUp: Key = "\u{E00E}"
    package static let pageDown: Key = "\u{E00F}"
    package static let end: Key = "\u{E010}"
    package static let home: Key = "\u{E011}"
    package static let arrowLeft: Key = "\u{E012}"
    package static let arrowUp: Key = "\u{E013}"
    package static let arrowRight: Key = "\u{E014}"
    package static let arrowDown: Key = "\u{E015}"
    package static let delete: Key = "\u{E017}"
    package static let meta: Key = "\u{E03D}"

    /// The modifier key of shortcuts, such as the one that selects all.
    #if canImport(Darwin)
        package static let command = meta
    #else
        package static let command = control
    #endif
}
