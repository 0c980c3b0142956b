// The backward pass: from the loss to every parameter's gradient.

extension Workspace {
    /// The sum of the losses of `lanes` rows. Targets are stored row by row: one for each output, or one for
    /// each row if the loss is sparse. Leaves the derivatives in ``delta``, divided by the number of rows.
    ///
    /// `bySums` is true if these already are the derivatives with respect to the last layer's sums
    /// (``Loss/Pair``).
    @inline(__always)
    func lose(
        _ loss: Loss, _ targets: UnsafePointer<Scalar>, _ lanes: Int, row index: (Int) -> Int
    ) -> (sum: Double, bySums: Bool) {
        let share = Double(lanes) * (loss.isMean ? Double(units) : 1)
        let paired = loss.pair.flatMap { $0.activation == lastActivation?.kind ? $0 : nil }
        let count = loss.targetCount(units)
        var sum = 0.0
        let (y, t) = (outputs, row + widest)
        func take(_ numbers: UnsafePointer<Scalar>, _ lane: Int) {
            for unit in 0..<units { row[unit] = Double(numbers[unit * stride + lane]) }
        }
        func takeTargets(_ wanted: UnsafePointer<Scalar>) {
            if loss.isSparse {
                writeOneHot(Double(wanted[0]), to: t, units)
            } else {
                for unit in 0..<units { t[unit] = Double(wanted[unit]) }
            }
        }
        for lane in 0..<lanes {
            let wanted = targets + index(lane) * count
            if let paired, let last = steps.last {
                let z = if case .activation = last.kind { values + last.input } else { values + last.kept }
                take(z, lane)
                takeTargets(wanted)
                sum += paired.value(row, t, units, Scalar.isSingle)
                take(y, lane)
                paired.gradient(row, t, units)
                for unit in 0..<units { delta[unit * stride + lane] = Scalar(t[unit] / share) }
                continue
            }
            switch loss.form {
            case .each(let value, let slope):
                for unit in 0..<units {
                    let (output, target) = (Double(y[unit * stride + lane]), Double(wanted[unit]))
                    sum += value(output, target, loss.parameter, Scalar.isSingle)
                    delta[unit * stride + lane] = Scalar(
                        slope(output, target, loss.parameter, Scalar.isSingle) / share)
                }
            case .together(let together):
                take(y, lane)
                takeTargets(wanted)
                sum += together.value(row, t, units, Scalar.isSingle)
                together.gradient(row, t, units, Scalar.isSingle)
                for unit in 0..<units { delta[unit * stride + lane] = Scalar(t[unit] / share) }
            }
        }
        return (loss.isMean ? sum / Double(units) : sum, paired != nil)
    }

    /// Replaces the derivatives with respect to an activation's outputs by those with respect to its sums.
    @inline(__always)
    func back(
        _ activation: Activation, z: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ units: Int,
        _ lanes: Int
    ) {
        if activation.kind == .linear { return }
        if let across = activation.across {
            let outputs = row + widest
            for lane in 0..<lanes {
                for unit in 0..<units {
                    row[unit] = Double(delta[unit * stride + lane])
                    outputs[unit] = Double(y[unit * stride + lane])
                }
                across.backward(outputs, row, units)
                for unit in 0..<units { delta[unit * stride + lane] = Scalar(row[unit]) }
            }
            return
        }
        if activation.kind == .relu {
            // The compiler vectorizes this only if what is read and what is written do not overlap.
            let (d, masked) = (delta, nextDelta)
            for place in 0..<(units &* stride) {
                let slope = d[place]
                masked[place] = z[place] > 0 ? slope : 0
            }
            swap(&delta, &nextDelta)
            return
        }
        for unit in 0..<units {
            let (d, z) = (delta + unit * stride, z + unit * stride)
            for lane in 0..<lanes { d[lane] *= activation.derivative(z[lane]) }
        }
    }

    /// Each feature minus its mean, divided by its deviation, then scaled and shifted. With `momentum`, mean
    /// and deviation are those of the batch, and the moving ones are updated; without, they are the moving
    /// ones.
    @inline(__always)
    func normalize(_ step: Step, _ lanes: Int, _ layer: Normalization, momentum: Scalar?) {
        let count = Scalar(lanes)
        let gamma = parameters.baseAddress! + step.parameters
        let beta = gamma + (layer.hasScale ? step.units : 0)
        let (hasScale, hasCenter, epsilon) = (layer.hasScale, layer.hasCenter, layer.epsilon)
        let means = statistics.baseAddress! + step.statistics
        let (variances, roots) = (means + step.units, means + 2 * step.units)
        for unit in 0..<step.units {
            let x = values + (step.input + unit * stride)
            let (normalized, y) = (
                values + (step.kept + unit * stride), values + (step.outputs + unit * stride)
            )
            var (mean, variance) = (means[unit], variances[unit])
            if let momentum {
                mean = 0
                variance = 0
                for lane in 0..<lanes { mean += x[lane] }
                mean /= count
                for lane in 0..<lanes { variance += (x[lane] - mean) * (x[lane] - mean) }
                variance /= count
                means[unit] = means[unit] * momentum + mean * (1 - momentum)
                variances[unit] = variances[unit] * momentum + variance * (1 - momentum)
            }
            let root = (variance + epsilon).squareRoot()
            roots[unit] = root
            let (scale, center) = (hasScale ? gamma[unit] : 1, hasCenter ? beta[unit] : 0)
            for lane in 0..<lanes {
                normalized[lane] = (x[lane] - mean) / root
                y[lane] = scale * normalized[lane] + center
            }
        }
    }

    /// dx = γ/σ · (δ − mean(δ) − x̂ · mean(δx̂)), from Ioffe and Szegedy (2015), with the batch's σ.
    @inline(__always)
    func backThroughNormalization(_ step: Step, _ lanes: Int, _ layer: Normalization) {
        let count = Scalar(lanes)
        let gradient = gradients.baseAddress! + step.parameters
        let gamma = parameters.baseAddress! + step.parameters
        let roots = statistics.baseAddress! + (step.statistics + 2 * step.units)
        for unit in 0..<step.units {
            let (normalized, d) = (values + (step.kept + unit * stride), delta + unit * stride)
            var (byGamma, byBeta): (Scalar, Scalar) = (0, 0)
            for lane in 0..<lanes {
                byGamma += d[lane] * normalized[lane]
                byBeta += d[lane]
            }
            if layer.hasScale { gradient[unit] = byGamma }
            if layer.hasCenter { gradient[(layer.hasScale ? step.units : 0) + unit] = byBeta }
            let scale = (layer.hasScale ? gamma[unit] : 1) / roots[unit]
            for lane in 0..<lanes {
                d[lane] = scale * (d[lane] - byBeta / count - normalized[lane] * (byGamma / count))
            }
        }
    }

    /// Each number times its mask: 0 with probability `rate`, otherwise 1 / (1 − rate).
    @inline(__always)
    func dropOut(
        _ x: UnsafePointer<Scalar>, mask: UnsafeMutablePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>,
        units: Int, _ lanes: Int, rate: Double
    ) {
        let stays = Scalar(1 / (1 - rate))
        for unit in 0..<units {
            for lane in 0..<lanes {
                let place = unit * stride + lane
                mask[place] = rate > 0 && generator.uniform() < rate ? 0 : stays
                y[place] = x[place] * mask[place]
            }
        }
    }
}

// The entry points, specialized for both types of number: in native code, unspecialized generic code takes a
// hundred times as long. The functions that choose a specialization only call another function, because
// generic code asks for the layout of its types as soon as it begins.
extension Workspace {
    /// Computes the gradients of the mean loss over `count` rows of `x` and `y`, whose indices are `rows`.
    /// Returns the sum of the rows' losses.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func gradients(
        _ loss: Loss, x: UnsafePointer<Scalar>, y: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, count: Int
    ) -> Double {
        computeGradients(loss, x, y, rows, count)
    }

    @inline(never)
    private func computeGradients(
        _ loss: Loss, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ rows: UnsafePointer<Int>,
        _ count: Int
    ) -> Double {
        load(x, count: count) { rows[$0] }
        forward(count, training: true)
        let (sum, bySums) = lose(loss, y, count) { rows[$0] }
        backward(count, bySums: bySums)
        // The optimizer changes the parameters next.
        othersAreStale = true
        return sum
    }

    /// The sum of the losses of `count` rows, computed with the trained model.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func evaluate(_ loss: Loss, x: UnsafePointer<Scalar>, y: UnsafePointer<Scalar>, count: Int) -> Double {
        computeLoss(loss, x, y, count)
    }

    @inline(never)
    private func computeLoss(
        _ loss: Loss, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ count: Int
    ) -> Double {
        load(x, count: count) { $0 }
        forward(count, training: false)
        return lose(loss, y, count) { $0 }.sum
    }

    /// The trained model's outputs for `count` rows of `x`, row by row.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func predict(_ x: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, count: Int) {
        computeOutputs(x, y, count)
    }

    @inline(never)
    private func computeOutputs(_ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ count: Int) {
        var done = 0
        while done < count {
            let lanes = min(capacity, count - done)
            load(x + done * inputs, count: lanes) { $0 }
            forward(lanes, training: false)
            var (place, outputs) = (y + done * units, outputs)
            if units == 1 {
                place.update(from: outputs, count: lanes)
            } else {
                for _ in 0..<lanes {
                    for unit in 0..<units { place[unit] = outputs[unit &* stride] }
                    place += units
                    outputs += 1
                }
            }
            done += lanes
        }
    }
}
