@keras.saving.register_keras_serializable()
class FeedbackDecoder(layers.Layer):
    """Writes a sequence: an LSTM that reads back its own last output, starting from zeros. It takes a latent vector z, the
    state h and c to begin with, or h, c and z. The teacher's true values, which it can be told while training, are not
    part of a Keras model: here it always reads its own."""

    def __init__(self, units, steps, features, activation="tanh", recurrent_activation="sigmoid",
                 projection_activation="linear", teacher_forcing_ratio=0.0, use_bias=True, unit_forget_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 projection_initializer="glorot_uniform", kernel_regularizer=None, recurrent_regularizer=None,
                 bias_regularizer=None, projection_regularizer=None, **options):
        super().__init__(**options)
        self.units, self.steps, self.features, self.use_bias = units, steps, features, use_bias
        self.activation = keras.activations.get(activation)
        self.gate = keras.activations.get(recurrent_activation)
        self.output_activation = keras.activations.get(projection_activation)
        self.initializers = kernel_initializer, recurrent_initializer, bias_initializer, projection_initializer
        self.regularizers = kernel_regularizer, recurrent_regularizer, bias_regularizer, projection_regularizer

    def build(self, shapes):
        shapes = shapes if isinstance(shapes[0], (list, tuple)) else [shapes]
        latent = shapes[-1][-1] if len(shapes) != 2 else 0
        shape = {"kernel": (self.features + latent, 4 * self.units), "recurrent_kernel": (self.units, 4 * self.units),
                 "bias": (4 * self.units,), "projection_kernel": (self.units, self.features),
                 "projection_bias": (self.features,)}
        for name, which in (("kernel", 0), ("recurrent_kernel", 1), ("bias", 2), ("projection_kernel", 3),
                            ("projection_bias", 2)):
            if self.use_bias or "bias" not in name:
                setattr(self, name, self.add_weight(shape=shape[name], initializer=self.initializers[which],
                                                    regularizer=self.regularizers[which], name=name))

    def call(self, given):
        given = given if isinstance(given, (list, tuple)) else [given]
        z = given[-1] if len(given) != 2 else None
        rows = ops.shape(given[0])[0]
        h, c = given[:2] if len(given) > 1 else (ops.zeros((rows, self.units)), ops.zeros((rows, self.units)))
        y, outputs = ops.zeros((rows, self.features)), []
        for _ in range(self.steps):
            x = y if z is None else ops.concatenate([y, z], axis=-1)
            gates = ops.matmul(x, self.kernel) + ops.matmul(h, self.recurrent_kernel)
            i, f, new, o = ops.split(gates + self.bias if self.use_bias else gates, 4, axis=-1)
            c = self.gate(f) * c + self.gate(i) * self.activation(new)
            h = self.gate(o) * self.activation(c)
            y = ops.matmul(h, self.projection_kernel)
            y = self.output_activation(y + self.projection_bias if self.use_bias else y)
            outputs.append(y)
        return ops.stack(outputs, axis=1)
