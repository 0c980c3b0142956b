#!/bin/sh
# Makes docs/parity.md: how far each layer's outputs, and each loss, differ from those of real Keras and PyTorch, which
# are in the references in Tests/NeuralTests/Resources. With interpreters that have them, makes the references first:
#
#     scripts/parity.sh [PYTHON_WITH_KERAS PYTHON_WITH_TORCH]
set -e
cd "$(dirname "$0")/.."
if [ $# -eq 2 ]; then
    references=scripts/references resources=Tests/NeuralTests/Resources
    export PYTHONDONTWRITEBYTECODE=1
    "$1" $references/keras_layers.py $resources/keras-layers.npz
    "$1" $references/keras_losses.py $resources/keras-losses.npz
    "$2" $references/torch_layers.py $resources/torch-layers.npz
    "$2" $references/torch_models.py $resources/torch-models.npz
elif [ $# -ne 0 ]; then
    echo "usage: scripts/parity.sh [PYTHON_WITH_KERAS PYTHON_WITH_TORCH]" >&2
    exit 2
fi
PARITY_TABLE="$PWD/docs/parity.md" swift test --filter LayerParityTests
