extension Sequence {
    /// What the closure gives for the first element for which it gives something; called once for each element up to that.
    ///
    /// `lazy.compactMap(…).first` calls it twice, and ends the program where the second answer is nil: as of a file that
    /// is deleted in between.
    func firstResult<Result>(_ result: (Element) -> Result?) -> Result? {
        for element in self {
            if let found = result(element) { return found }
        }
        return nil
    }
}
