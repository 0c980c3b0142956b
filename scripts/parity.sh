#!/bin/sh
# Makes docs/parity.md: how far each layer's outputs differ from those of real Keras and PyTorch, which are in
# the references in Tests/NeuralTests/Resources. Run as: scripts/parity.sh
set -e
cd "$(dirname "$0")/.."
PARITY_TABLE="$PWD/docs/parity.md" swift test --filter LayerParityTests
