"""A Keras that computes nothing and records what a script builds with it: layers with their arguments, and which takes what.

    model = build(script, KERAS)        the script's build () with this Keras in place of the real one
    model.layers                        every layer called, in order: class, name, arguments, calls
"""
import inspect
import sys
from unittest import mock

STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}


class Layer:
    arguments = None  # names in order, of a class that is Keras's own

    def __new__(cls, *given, **named):
        self = super().__new__(cls)
        names = cls.arguments
        if names is None:
            names = [name for name in inspect.signature(cls.__init__).parameters if name != "self"]
        self.kind, self.given, self.calls = cls.__name__, {**dict(zip(names, given)), **named}, []
        return self

    def __init__(self, *given, **named):
        pass

    def outputs(self):
        inner = self.given.get("layer", self)
        states = STATES.get(inner.kind, 0) if inner.given.get("return_state") else 0
        return 3 if self.kind == "VariationalLatent" else 1 + states * (2 if inner is not self else 1)

    def __call__(self, inputs, initial_state=()):
        inputs = [*(inputs if isinstance(inputs, list) else [inputs]), *initial_state]
        self.calls.append([(tensor.layer.given["name"], tensor.call, tensor.slot) for tensor in inputs])
        tensors = [Tensor(self, len(self.calls) - 1, slot) for slot in range(self.outputs())]
        if self not in Tensor.layers:
            Tensor.layers.append(self)
        return tensors if len(tensors) > 1 else tensors[0]


class Tensor:
    layers = []

    def __init__(self, layer, call, slot):
        self.layer, self.call, self.slot = layer, call, slot


class InputLayer(Layer):
    arguments = ["shape"]


class Model:
    """As Sequential or Model makes it."""

    def __init__(self, layers, outputs):
        self.layers, self.outputs = layers, outputs


def new_input(shape, name):
    layer = InputLayer(shape, name=name)
    Tensor.layers.append(layer)
    return Tensor(layer, 0, 0)


def sequential(layers, name):
    tensor = layers[0]
    for layer in layers[1:]:
        tensor = layer(tensor)
    return Model(Tensor.layers, [tensor])


def functional(inputs, outputs, name):
    return Model(Tensor.layers, outputs if isinstance(outputs, list) else [outputs])


def build(script, arguments):
    Tensor.layers = []
    keras = mock.MagicMock()
    kinds = {kind: type(kind, (Layer,), {"arguments": names}) for kind, names in arguments["layers"].items()
             if kind not in ("*", "Layer")}
    keras.layers = mock.Mock(Layer=Layer, **kinds)
    keras.saving.register_keras_serializable = lambda: lambda cls: cls
    keras.Input, keras.Sequential, keras.Model = new_input, sequential, functional
    keras.regularizers.L1 = lambda l1: {"class_name": "L1", "config": {"l1": l1}}
    keras.regularizers.L2 = lambda l2: {"class_name": "L2", "config": {"l2": l2}}
    keras.regularizers.L1L2 = lambda l1, l2: {"class_name": "L1L2", "config": {"l1": l1, "l2": l2}}
    keras.regularizers.OrthogonalRegularizer = lambda factor, mode: {"class_name": "OrthogonalRegularizer",
                                                                     "config": {"factor": factor, "mode": mode}}
    keras.callbacks.Callback = object
    space = {"__name__": "script", "__file__": "script.py"}
    with mock.patch.dict(sys.modules, {"keras": keras, "numpy": mock.MagicMock()}):
        exec(compile(script, "script.py", "exec"), space)
        return space["build"]()
