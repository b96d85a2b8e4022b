def load(model, path):
    with np.load(path) as arrays:
        model.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
    return model


def save(model, path):
    np.savez(path, **{name: value.cpu().numpy() for name, value in model.state_dict().items()})


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
        inputs.append(torch.from_numpy(np.asarray(arrays[key], np.float32)).reshape(-1, *shape))
    target = arrays.get("y0")
    return inputs, inputs[0] if target is None else torch.from_numpy(np.asarray(target, np.float32))


@torch.no_grad()
def predict(model, inputs, batch=256):
    model.eval()
    parts = [model(*(x[rows].to(DEVICE) for x in inputs)) for rows in torch.arange(len(inputs[0])).split(batch)]
    return [torch.cat([part.cpu() for part in parts])]  #? !several
    return [torch.cat([value.cpu() for value in values]) for values in zip(*parts)]  #? several


def cost(model, core, x, target):
    y = model(*x, teacher=target)  #? taught
    y = model(*x)  #? !taught
    y = y[0]  #? several
    loss = loss_of(y, target$loss_options).mean()  #? !masked
    loss = (loss_of(y, target$loss_options) * core.mask).sum() / core.mask.sum().clamp(min=1)  #? masked
    loss = loss + core.penalty  #? penalties
    loss = loss + core.regularization()  #? regularized
    return loss


@torch.no_grad()
def evaluate(core, inputs, target, batch=256):
    core.eval()
    total = 0.0
    for rows in torch.arange(len(target)).split(batch):
        x, t = [x[rows].to(DEVICE) for x in inputs], target[rows].to(DEVICE)
        total += cost(core, core, x, t).item() * len(rows)
    return total / len(target)


def optimizer_of(parameters, rate):
$optimizer


def train(core, inputs, target, epochs, batch, rate, share):
    """Trains on all but the last share of the samples, which are for validation."""
    world = dist.get_world_size() if dist.is_initialized() else 1
    model = DistributedDataParallel(core$unused) if world > 1 else core
    held = round(share * len(target))
    kept = len(target) - held
    data = TensorDataset(*(x[:kept] for x in inputs), target[:kept])
    sampler = DistributedSampler(data, shuffle=$shuffle) if world > 1 else None
    loader = DataLoader(data, batch_size=max(1, batch // world), sampler=sampler, shuffle=$shuffle and sampler is None)
    parameters = [p for p in core.parameters() if p.requires_grad]
    optimizer, step = optimizer_of(parameters, rate), 0
    plateau = Plateau()  #? plateau
    best, best_loss, waited = None, math.inf, 0  #? patience
    for epoch in range(1, epochs + 1):
        core.train()
        if sampler is not None:
            sampler.set_epoch(epoch)
        sums = torch.zeros(2, dtype=torch.float64, device=DEVICE)
        for *x, t in loader:
            x, t = [value.to(DEVICE) for value in x], t.to(DEVICE)
            x[0] = x[0] + $noise * torch.randn_like(x[0])  #? gaussian
            x[0] = x[0] * (torch.rand_like(x[0]) >= $noise)  #? masking
            now = rate  #? rated
            warm = $warmup * len(loader)  #? warmup
            now *= min(1, (step + 1) / warm)  #? warmup
            now *= factor(max(0, step - warm), len(loader), epochs * len(loader) - warm)  #? warm_schedule
            now *= factor(step, len(loader), epochs * len(loader))  #? cold_schedule
            now *= plateau.scale  #? plateau
            for group in optimizer.param_groups:  #? rated
                group["lr"] = now  #? rated
            optimizer.zero_grad()
            loss = cost(model, core, x, t)
            loss.backward()
            for parameter in parameters:  #? clipnorm
                nn.utils.clip_grad_norm_([parameter], $clipnorm)  #? clipnorm
            nn.utils.clip_grad_norm_(parameters, $global_clipnorm)  #? global_clipnorm
            nn.utils.clip_grad_value_(parameters, $clipvalue)  #? clipvalue
            with torch.no_grad():  #? decay
                for parameter in parameters:  #? decay
                    parameter.mul_(1 - optimizer.param_groups[0]["lr"] * $decay)  #? decay
            optimizer.step()
            step += 1
            sums += torch.tensor([loss.item() * len(t), len(t)], dtype=torch.float64, device=DEVICE)
        if world > 1:
            dist.all_reduce(sums)
        loss = (sums[0] / sums[1]).item()
        watched = evaluate(core, [x[kept:] for x in inputs], target[kept:]) if held else loss
        if RANK == 0:
            print(f"epoch {epoch}/{epochs}  loss {loss:.6f}" + (f"  val_loss {watched:.6f}" if held else ""), flush=True)
        plateau.epoch(watched, rate * plateau.scale)  #? plateau
        if watched < best_loss - $min_delta:  #? patience
            best, best_loss, waited = copy.deepcopy(core.state_dict()), watched, 0  #? patience
            continue  #? patience
        waited += 1  #? patience
        if held and waited >= $patience:  #? patience
            core.load_state_dict(best)  #? patience
            break  #? patience


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--predict", metavar="X", help="writes the model's outputs for an .npy or .npz")
    parser.add_argument("--data", metavar="X", help="trains on an .npy or .npz")
    parser.add_argument("-o", "--output", help="what to write: outputs (y.npy), or weights after training")
    parser.add_argument("--weights", default=WEIGHTS, help="what to start from")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--batch-size", type=int, default=BATCH_SIZE)
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--validation-split", type=float, default=0.0, metavar="SHARE")
    given = parser.parse_args()
    if (given.predict is None) == (given.data is None):
        parser.error("expected --predict or --data")
    if "WORLD_SIZE" in os.environ:
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    torch.manual_seed($seed + RANK)
    model = load($class(), given.weights).to(DEVICE)
    if given.predict is not None:
        outputs = [y.numpy() for y in predict(model, read(given.predict)[0])]
        path = given.output or "y.npy"  #? !several
        np.save(path, outputs[0])  #? !several
        path = given.output or "y.npz"  #? several
        np.savez(path, **{f"y{k}": y for k, y in enumerate(outputs)})  #? several
        print(f"{path}: {', '.join(str(y.shape) for y in outputs)}")
    else:
        inputs, target = read(given.data)
        train(model, inputs, target, given.epochs, given.batch_size, given.learning_rate, given.validation_split)
        if RANK == 0 and given.output is not None:
            save(model, given.output)
            print(given.output)
    if dist.is_initialized():
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
