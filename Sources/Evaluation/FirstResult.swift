extension Sequence {
    /// The first result of the closure that is not nil; the closure is called once for each element up to
    /// that.
    ///
    /// `lazy.compactMap(…).first` calls it twice, and traps if the second result is nil, for example if a
    /// file is deleted in between.
    func firstResult<Result>(_ result: (Element) -> Result?) -> Result? {
        for element in self {
            if let found = result(element) { return found }
        }
        return nil
    }
}
