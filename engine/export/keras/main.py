class MaskingNoise(layers.Layer):  #? masking
    """Sets a share of the values to 0 while training."""  #? masking
  #? masking
    def __init__(self, share):  #? masking
        super().__init__()  #? masking
        self.share, self.seed = share, keras.random.SeedGenerator()  #? masking
  #? masking
    def call(self, x, training=False):  #? masking
        return x * ops.cast(keras.random.uniform(ops.shape(x), seed=self.seed) >= self.share, x.dtype) if training else x  #? masking
  #? masking
  #? masking
class Rate(keras.callbacks.Callback):  #? rated
    """Sets the learning rate of every step."""  #? rated
  #? rated
    def __init__(self, rate, epoch, epochs):  #? rated
        super().__init__()  #? rated
        self.rate, self.epoch, self.steps, self.step = rate, epoch, epoch * epochs, 0  #? rated
        self.plateau = Plateau()  #? plateau
  #? rated
    def on_train_batch_begin(self, batch, logs=None):  #? rated
        now = self.rate  #? rated
        warm = $warmup * self.epoch  #? warmup
        now *= min(1, (self.step + 1) / warm)  #? warmup
        now *= factor(max(0, self.step - warm), self.epoch, self.steps - warm)  #? warm_schedule
        now *= factor(self.step, self.epoch, self.steps)  #? cold_schedule
        now *= self.plateau.scale  #? plateau
        self.model.optimizer.learning_rate = now  #? rated
        self.step += 1  #? rated
  #? plateau
    def on_epoch_end(self, epoch, logs=None):  #? plateau
        self.plateau.epoch(logs.get("val_loss", logs["loss"]), self.rate * self.plateau.scale)  #? plateau
  #? rated
  #? rated
def read(path):
    """The model's inputs and what it should give: an .npy holds the input, an .npz x (or x0, x1, …, or arrays by the
    inputs' names) and, where that is not the first input again, y0."""
    file = np.load(path)
    arrays = {"x": file} if isinstance(file, np.ndarray) else dict(file)
    inputs = []
    for k, (name, shape) in enumerate(INPUTS.items()):
        key = next((key for key in (name, f"x{k}", "x") if key in arrays), None)
        if key is None:
            raise SystemExit(f"{path}: expected an array {name}, x{k} or x, got {', '.join(arrays)}")
        x = np.asarray(arrays[key], "float32")
        inputs.append(x if None in shape else x.reshape(-1, *shape))
    return inputs, np.asarray(arrays.get("y0", inputs[0]), "float32")


def part(inputs, rows):
    """Some rows of the inputs, as the model takes them."""
    return inputs[0][rows]  #? single
    return [x[rows] for x in inputs]  #? !single


def train(model, inputs, target, epochs, batch, rate, share):
    """Trains on all but the last share of the samples, which are for validation."""
    kept = len(target) - round(share * len(target))
    noise = layers.GaussianNoise($noise)  #? gaussian
    noise = MaskingNoise($noise)  #? masking
    spoilt = [noise(model.inputs[0]), *model.inputs[1:]]  #? noisy
    learner = keras.Model(model.inputs, model(spoilt[0] if len(spoilt) == 1 else spoilt))  #? noisy
    learner = model  #? !noisy
    learner = keras.Model(learner.inputs, learner.outputs[0])  #? several
    learner.compile(
        optimizer=keras.optimizers.$optimizer(learning_rate=rate$optimizer_options),
        loss=$loss,
        metrics=["mae"],
    )
    callbacks = []
    callbacks.append(Rate(rate, -(-kept // batch), epochs))  #? rated
    if kept < len(target):  #? patience
        callbacks.append(keras.callbacks.EarlyStopping(patience=$patience, min_delta=$min_delta,  #? patience
                                                       restore_best_weights=True))  #? patience
    learner.fit(
        part(inputs, slice(kept)), target[:kept], epochs=epochs, batch_size=batch, shuffle=$shuffle,
        validation_data=(part(inputs, slice(kept, None)), target[kept:]) if kept < len(target) else None,
        callbacks=callbacks,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--predict", metavar="X", help="writes the model's outputs for an .npy or .npz")
    parser.add_argument("--data", metavar="X", help="trains on an .npy or .npz")
    parser.add_argument("-o", "--output", help="what to write: outputs (y.npy), or the trained model (.keras, .weights.h5)")
    parser.add_argument("--weights", default=WEIGHTS, help="what to start from")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--batch-size", type=int, default=BATCH_SIZE)
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--validation-split", type=float, default=0.0, metavar="SHARE")
    given = parser.parse_args()
    if (given.predict is None) == (given.data is None):
        parser.error("expected --predict or --data")
    keras.utils.set_random_seed($seed)
    model = build()
    model.load_weights(given.weights)
    model.summary()
    if given.predict is not None:
        outputs = model.predict(part(read(given.predict)[0], slice(None)))
        np.save(given.output or "y.npy", outputs)  #? !several
        np.savez(given.output or "y.npz", **{f"y{k}": y for k, y in enumerate(outputs)})  #? several
    else:
        inputs, target = read(given.data)
        train(model, inputs, target, given.epochs, given.batch_size, given.learning_rate, given.validation_split)
        if given.output is not None:
            save = model.save_weights if given.output.endswith(".weights.h5") else model.save
            save(given.output)


if __name__ == "__main__":
    main()
