import PlainText

/// What a dropout layer is when a trained model is used: it changes nothing.
enum Dropout {
    static func fault(_ rate: Double) -> StaticString? {
        rate >= 0 && rate < 1 ? nil : "a rate lies from 0 to below 1."
    }

    @export(interface)
    static func text(_ rate: Double) -> Text { "Dropout(\(rate))" }
}
